using System.Runtime.InteropServices;

namespace Portal.Data.Local;

/// <summary>
/// Runs a last task on every way a process can still say goodbye: signals, Environment.Exit, the end of Main.
/// The task must give the same answer however often it is asked.
/// </summary>
public sealed class ExitHooks : IDisposable
{
    private const int SignalExit = 128;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(70);

    private readonly Func<Task> lastTask;
    private readonly List<PosixSignalRegistration> interrupts;
    private readonly PosixSignalRegistration hangUp;

    /// <summary>Begins to watch.</summary>
    public ExitHooks(Func<Task> lastTask)
    {
        this.lastTask = lastTask;
        interrupts =
        [
            Watch(PosixSignal.SIGINT, 2),
            Watch(PosixSignal.SIGQUIT, 3),
            Watch(PosixSignal.SIGTERM, 15),
        ];
        hangUp = Watch(PosixSignal.SIGHUP, 1); // no host answers a closed terminal
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
    }

    /// <summary>Stops watching SIGINT, SIGQUIT and SIGTERM: the host has its own answer to them.</summary>
    public void LeaveSignalsToHost()
    {
        interrupts.ForEach(interrupt => interrupt.Dispose());
        interrupts.Clear();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        LeaveSignalsToHost();
        hangUp.Dispose();
    }

    private static PosixSignalRegistration Watch(PosixSignal signal, int number) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            // Exit runs ProcessExit, which waits for the task; a second Ctrl+C finds it under way.
            ThreadPool.QueueUserWorkItem(_ => Environment.Exit(SignalExit + number));
        });

    private void OnProcessExit(object? sender, EventArgs e)
    {
        try
        {
            Task.Run(lastTask).Wait(Patience);
        }
        catch (AggregateException failed)
        {
            Console.Error.WriteLine(failed.InnerException?.Message);
        }
    }
}
