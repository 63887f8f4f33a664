using System.Threading.Channels;

namespace Portal.Web.Mail;

/// <summary>Letters on their way out: nobody's page waits for a mail server. What is under way at a stop is given some seconds.</summary>
internal sealed class MailQueue(IMailbox mailbox, TimeProvider time, ILogger<MailQueue> log) : BackgroundService
{
    private const int Capacity = 1000;
    private const int Carriers = 3; // a mail server that answers slowly for one address does not hold up the others
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4)];
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private readonly Channel<Letter> letters = Channel.CreateBounded<Letter>(new BoundedChannelOptions(Capacity));
    private int lost;

    /// <summary>Letters of this server that could not be handed over since it started.</summary>
    public int Lost => Volatile.Read(ref lost);

    /// <summary>Letters that wait here.</summary>
    public int Waiting => letters.Reader.Count;

    /// <summary>Takes a letter along; a full queue loses it and says so in the log and on the health page.</summary>
    public void Post(Letter letter)
    {
        if (!letters.Writer.TryWrite(letter))
        {
            Lose("the queue is full");
        }
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        letters.Writer.TryComplete();
        if (ExecuteTask is { } work)
        {
            await Task.WhenAny(work, Task.Delay(Farewell, time, cancellationToken));
        }

        await base.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, Carriers).Select(_ => CarryAsync(stoppingToken)));

    private async Task CarryAsync(CancellationToken stoppingToken)
    {
        await foreach (var letter in letters.Reader.ReadAllAsync(stoppingToken))
        {
            await DeliverAsync(letter, stoppingToken);
        }
    }

    private async Task DeliverAsync(Letter letter, CancellationToken ct)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await mailbox.DeliverAsync(letter, ct);
                return;
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                // Neither address nor text: a log is read by more people than a mailbox. The kind of failure is enough to act on.
                if (attempt == Pauses.Length)
                {
                    Lose(e.GetType().Name);
                    return;
                }

                log.LogWarning("A mail could not be handed over ({Failure}), attempt {Attempt}.", e.GetType().Name, attempt + 1);
                await Task.Delay(Pauses[attempt], time, ct);
            }
        }
    }

    private void Lose(string reason)
    {
        Interlocked.Increment(ref lost);
        log.LogError("A mail is lost: {Reason}.", reason);
    }
}
