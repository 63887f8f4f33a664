using Npgsql;
using Portal.Data.Local;
using Portal.Migrations.Commands;

// Ctrl+C ends the process: a transaction cut short is undone by the server, and the private database leaves by itself.
try
{
    var arguments = new Arguments(args);
    return arguments.TakeWord() switch
    {
        "migrate" => await MigrateAsync(arguments, CancellationToken.None),
        "seed" => await SeedCommand.RunAsync(arguments, Console.Out, CancellationToken.None),
        "import" when arguments.TakeWord() is "chapters" => await ImportCommand.RunAsync(arguments, Console.Out, CancellationToken.None),
        "help" => Say(Console.Out, Help.Text, 0),
        _ when arguments.TakeSwitch("--help") => Say(Console.Out, Help.Text, 0),
        _ => Say(Console.Error, Help.Text, 2),
    };
}
catch (UsageException wrong)
{
    return Say(Console.Error, $"{wrong.Message}\nL’aide\u00A0: ./portal help", 2);
}
catch (DatabaseAddressException wrong)
{
    return Say(Console.Error, $"PORTAL_DATABASE\u00A0: {wrong.Message}", 2);
}
catch (PostgresUnavailableException absent)
{
    return Say(Console.Error, absent.Message, 1);
}
catch (NpgsqlException failed)
{
    return Say(Console.Error, $"La base de données a refusé\u00A0: {failed.Message}", 1);
}

static int Say(TextWriter output, string text, int code)
{
    output.WriteLine(text);
    return code;
}

static async Task<int> MigrateAsync(Arguments arguments, CancellationToken ct)
{
    arguments.End();
    await using var database = await ConsoleDatabase.OpenAsync(Console.Out, ct);
    return Say(Console.Out, "La base est à jour.", 0);
}
