using System.Runtime.InteropServices;
using Npgsql;
using Portal.Bench;
using Portal.Data.Local;

using var ending = new CancellationTokenSource();
try
{
    var options = Options.Parse(args);
    if (options.ShowHelp)
    {
        return Say(Console.Out, Options.Help, 0);
    }

    await using var database = await BenchDatabase.ReachAsync(options.Profile, ending.Token);
    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Leave);
    using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Leave);
    await Bench.RunAsync(options, database, ending.Token);
    return 0;
}
catch (OperationCanceledException) when (ending.IsCancellationRequested)
{
    return Say(Console.Error, "Arrêté.", 130);
}
catch (UsageException wrong)
{
    return Say(Console.Error, $"{wrong.Message}\nL’aide\u00A0: ./portal bench --help", 2);
}
catch (DatabaseAddressException wrong)
{
    return Say(Console.Error, $"PORTAL_DATABASE\u00A0: {wrong.Message}", 2);
}
catch (Exception failed) when (failed is PostgresUnavailableException or BenchException or NpgsqlException)
{
    return Say(Console.Error, failed.Message, 1);
}

// The measurements end, then whatever they started, in that order.
void Leave(PosixSignalContext signal)
{
    signal.Cancel = true;
    ending.Cancel();
}

static int Say(TextWriter output, string text, int code)
{
    output.WriteLine(text);
    return code;
}
