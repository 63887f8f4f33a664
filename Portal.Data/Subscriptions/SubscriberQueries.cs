using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Modelling;
using Portal.Data.Paging;
using Portal.Data.People;
using Portal.Data.Structure;

namespace Portal.Data.Subscriptions;

/// <summary>How a subscription stands.</summary>
public enum SubscriberState : short
{
    /// <summary>It runs.</summary>
    Active = 0,

    /// <summary>It runs, and ends within <see cref="SubscriberQueries.Soon"/>.</summary>
    Ending = 1,

    /// <summary>It is over.</summary>
    Over = 2,
}

/// <summary>Which subscriptions are meant.</summary>
/// <param name="Words">Part of the student's name; empty for all.</param>
public sealed record SubscriberFilter(SubscriberState State = SubscriberState.Active, string Words = "");

/// <summary>A student who has subscribed.</summary>
public sealed record Subscriber
{
    public required int StudentId { get; init; }

    public required string FirstName { get; init; }

    public required string LastName { get; init; }

    public required string UserName { get; init; }

    public required int ProgrammeId { get; init; }

    public required int LevelId { get; init; }

    /// <summary>Since when without a gap.</summary>
    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>The first instant after it; may be past.</summary>
    public required DateTimeOffset EndsAt { get; init; }

    public string FullName => $"{FirstName} {LastName}";
}

/// <summary>Who has subscribed, for their administration. Where a university does without subscriptions, nobody has.</summary>
public sealed class SubscriberQueries(PortalDb portal, StructureLookups lookups, TimeProvider time)
{
    /// <summary>How long before its end a subscription is said to end soon.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromDays(30);

    /// <summary>Rows of a page.</summary>
    public const int PageSize = 50;

    /// <summary>Those of a filter: what ends soonest first, what is over the last ended first. Empty for whoever administers no university with subscriptions. One statement.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="after">The last one of the page before; null begins.</param>
    /// <param name="ct">Gives up waiting for the database.</param>
    public async Task<Page<Subscriber>> ListAsync(SubscriberFilter filter, TimeCursor? after, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (!await IsOpenToAsync(db.Viewer, lookups, ct))
        {
            return new([], false, false);
        }

        var rows = Matching(db, filter, time.GetUtcNow());
        if (after is { } last)
        {
            rows = filter.State is SubscriberState.Over
                ? rows.Where(s => EF.Functions.LessThan(ValueTuple.Create(s.EndsAt, s.StudentId), ValueTuple.Create(last.At, last.Id)))
                : rows.Where(s => EF.Functions.GreaterThan(ValueTuple.Create(s.EndsAt, s.StudentId), ValueTuple.Create(last.At, last.Id)));
        }

        return await Ordered(Items(db, rows), filter).ToPageAsync(PageSize, after is not null, backwards: false, ct);
    }

    /// <summary>What is meant by a filter, for whoever administers the university; nothing for anybody else.</summary>
    internal static IQueryable<Subscription> Matching(PortalDbContext db, SubscriberFilter filter, DateTimeOffset now)
    {
        var soon = now + Soon;
        var rows = db.Subscriptions.AdministeredBy(db.Viewer);
        rows = filter.State switch
        {
            SubscriberState.Over => rows.Where(s => s.EndsAt <= now),
            SubscriberState.Ending => rows.Where(s => s.EndsAt > now && s.EndsAt <= soon),
            _ => rows.Where(s => s.EndsAt > now),
        };
        if (PeopleSearch.Of(filter.Words) is not { } search)
        {
            return rows;
        }

        var name = PeopleSearch.Anywhere(search.Bare);
        return rows.Where(s => db.Students.Any(x => x.Id == s.StudentId && EF.Functions.Like(x.SearchName, SqlFunctions.Unaccent(name), PeopleSearch.Escape)));
    }

    internal static IQueryable<Subscriber> Items(PortalDbContext db, IQueryable<Subscription> rows) =>
        from s in rows
        join student in db.Students on s.StudentId equals student.Id
        join account in db.Users on student.AccountId equals account.Id
        select new Subscriber
        {
            StudentId = s.StudentId, FirstName = student.FirstName, LastName = student.LastName, UserName = account.UserName ?? "", ProgrammeId = student.ProgrammeId, LevelId = student.LevelId,
            StartsAt = s.StartsAt, EndsAt = s.EndsAt,
        };

    internal static IQueryable<Subscriber> Ordered(IQueryable<Subscriber> rows, SubscriberFilter filter) => filter.State is SubscriberState.Over
        ? rows.OrderByDescending(s => s.EndsAt).ThenByDescending(s => s.StudentId)
        : rows.OrderBy(s => s.EndsAt).ThenBy(s => s.StudentId);

    /// <summary>Whether the viewer administers a university that has subscriptions.</summary>
    internal static async Task<bool> IsOpenToAsync(Viewer viewer, StructureLookups lookups, CancellationToken ct) =>
        viewer.AdministeredUniversity() is { } university && await lookups.OfUniversityAsync(university, ct) is { Rules.Subscription: not null };
}
