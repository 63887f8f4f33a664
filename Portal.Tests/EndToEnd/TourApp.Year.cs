using Portal.Data.Rollover;
using Portal.Data.Rosters;
using Portal.Data.Subscriptions;
using Portal.Tests.Progression;
using Portal.Tests.Rosters;
using Portal.Tests.Subscriptions;
using Portal.Tests.Support;

namespace Portal.Tests.EndToEnd;

/// <summary>What an administration does in the course of a year: a passage asked for, a payment told of, a year begun, a list compared.</summary>
public sealed partial class TourApp
{
    /// <summary>A passage that waits.</summary>
    public long Passage { get; private set; }

    /// <summary>A payment that waits.</summary>
    public long Payment { get; private set; }

    /// <summary>A year that was begun.</summary>
    public int Rollover { get; private set; }

    /// <summary>A list that was compared, with every kind of line.</summary>
    public long Roster { get; private set; }

    private async Task LiveAYearAsync(DataHost data)
    {
        await new ProgressionDesk(data, Here, Clock).OpenAsync();
        var terms = new SubscriptionChoices(true, SubscriptionGate.Nothing, 490, "XOF", 60, ["Wave", "Orange Money"], "Au guichet.", false);
        Assert.True(await data.AskAsync((SubscriptionTerms t) => t.SaveAsync(terms), Here.AdminEyes));

        // A host that has read nothing yet sees what has just been set.
        await using var fresh = new DataHost(Database, Files, Clock);
        var desk = new ProgressionDesk(fresh, Here, Clock);
        var neighbour = Here.AsStudent(Here.Neighbour, "INF", "L2");
        Passage = await desk.AskedAsync(neighbour, desk.Place("INF", "L3"));
        Assert.IsType<Telling.Kept>(await fresh.AskAsync((SubscriptionPayments p) => p.TellAsync("Wave", "TX 100", new MemoryStream(SubscriptionApp.Pixel)), neighbour));
        Payment = (await fresh.AskAsync((SubscriptionQueries q) => q.ListAsync(PaymentState.Waiting, null), Here.AdminEyes)).Items[0].Id;

        // Of a programme without subjects in use: nothing becomes the past.
        Assert.NotNull(await data.AskAsync((Rollovers r) => r.BeginAsync(new(2027, [Here.Programmes["LET"]], RolloverCopy.Drafts)), Here.AdminEyes));
        Rollover = (await data.AskAsync((Rollovers r) => r.ListAsync(), Here.AdminEyes))?[0].Id ?? 0;

        var roster = new RosterDesk(Database, data, Here.AdminEyes);
        Roster = (await roster.CompareAsync(RosterKind.Students, $"""
            Nom d’utilisateur;Prénom;Nom;Courriel;Filière;Niveau
            nouvelle.venue;Nouvelle;Venue;nouvelle.venue@ugf.example;INF;L1
            sans.courriel;Sans;Courriel;;INF;L1
            inconnue;Filière;Inconnue;inconnue@ugf.example;XYZ;L9
            """)).Id;
    }
}
