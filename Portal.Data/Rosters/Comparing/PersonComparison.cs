using System.Globalization;
using Microsoft.AspNetCore.Identity;
using Portal.Data.Rosters.Reading;

namespace Portal.Data.Rosters.Comparing;

/// <summary>
/// Lines about people against the people there are. Somebody is found by number, else by user name, else by address; a cell without anything keeps what there is.
/// </summary>
internal sealed class PersonComparison(RosterKind kind, RosterLayout layout, IReadOnlyList<string> headers, StructureWords words)
{
    private static readonly UpperInvariantLookupNormalizer Keys = new();

    // The whole file, since a line may repeat one far above.
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> userNames = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> addresses = new(StringComparer.Ordinal);
    private readonly Dictionary<int, int> people = [];

    /// <summary>The form in which user names and addresses are compared; null stays null.</summary>
    public static string? KeyOf(string? text) => text is null ? null : Keys.NormalizeName(text);

    /// <summary>Compares some lines, in the order of the file.</summary>
    /// <param name="lines">As they were read.</param>
    /// <param name="known">Everybody who answers to something in them.</param>
    /// <param name="taken">Keys of user names that are not free, of those that might be proposed.</param>
    public List<ComparedRow> Compare(IReadOnlyList<PersonLine> lines, IReadOnlyList<KnownPerson> known, IReadOnlySet<string> taken)
    {
        var byNumber = known.Where(k => k.Number is not null).ToDictionary(k => k.Number ?? "", StringComparer.Ordinal);
        var byUser = known.Where(k => k.UserKey is not null).ToDictionary(k => k.UserKey ?? "", StringComparer.Ordinal);
        var byEmail = known.Where(k => k.EmailKey is not null).ToDictionary(k => k.EmailKey ?? "", StringComparer.Ordinal);
        return lines.Select(line =>
        {
            LookForRepetition(line);
            var person = Find(byNumber, line.Number) ?? Other(line, Find(byUser, KeyOf(line.UserName)), RosterField.UserName, RosterFaultKind.UserNameTaken)
                ?? Other(line, Find(byEmail, KeyOf(line.Email)), RosterField.Email, RosterFaultKind.EmailTaken);
            if (person is not null && !people.TryAdd(person.AccountId, line.Line) && line.Faults.All(f => f.Kind is not RosterFaultKind.Repeated))
            {
                line.Faults.Add(new(RosterFaultKind.SamePerson, "", person.Name, Number(people[person.AccountId])));
            }

            return person is { PersonId: not null } ? Existing(line, person) : New(line, person, taken);
        }).ToList();
    }

    private static KnownPerson? Find(Dictionary<string, KnownPerson> index, string? key) => key is null ? null : index.GetValueOrDefault(key);

    /// <summary>Somebody with another number is somebody else, whatever name or address they share.</summary>
    private KnownPerson? Other(PersonLine line, KnownPerson? found, RosterField field, RosterFaultKind why)
    {
        if (found is null || line.Number is null || found.Number is null || found.Number == line.Number)
        {
            return found;
        }

        line.Faults.Add(new(why, Title(field), (field is RosterField.Email ? line.Email : line.UserName) ?? "", found.Name));
        return null;
    }

    private void LookForRepetition(PersonLine line)
    {
        Look(numbers, line.Number, line.Number, RosterField.Number);
        Look(userNames, KeyOf(line.UserName), line.UserName, RosterField.UserName);
        Look(addresses, KeyOf(line.Email), line.Email, RosterField.Email);

        void Look(Dictionary<string, int> seen, string? key, string? value, RosterField field)
        {
            if (key is not null && !seen.TryAdd(key, line.Line))
            {
                line.Faults.Add(new(RosterFaultKind.Repeated, Title(field), value ?? "", Number(seen[key])));
            }
        }
    }

    private ComparedRow Existing(PersonLine line, KnownPerson person)
    {
        var wanted = new Dictionary<string, object>();
        var changes = new List<RosterChange>();
        void Want(RosterField field, string name, string? now, string? to, object? value = null)
        {
            if (to is not null && to != (now ?? ""))
            {
                wanted[name] = value ?? to;
                changes.Add(new(field, now ?? "", to));
            }
        }

        Want(RosterField.Number, "number", person.Number, line.Number);
        Want(RosterField.LastName, "last", person.LastName, line.LastName);
        Want(RosterField.FirstName, "first", person.FirstName, line.FirstName);
        var (user, email) = (KeyOf(line.UserName), KeyOf(line.Email));
        Want(RosterField.UserName, "user", person.UserName, user is null || user == person.UserKey ? null : line.UserName);
        Want(RosterField.Email, "email", person.Email, email is null || email == person.EmailKey ? null : line.Email);
        Want(RosterField.Speciality, "speciality", person.Speciality, line.Speciality);
        WantPlaces(line, person, Want);

        var open = line.Enabled ?? (layout.DisableMissing ? true : null);
        if (open is { } to && to != person.Enabled)
        {
            if (!to && person.Staff)
            {
                line.Faults.Add(new(RosterFaultKind.AlsoStaff, ""));
            }

            wanted["enabled"] = to;
            changes.Add(new(RosterField.State, person.Enabled ? "open" : "closed", to ? "open" : "closed"));
        }

        var outcome = line.Faults.Count > 0 ? RosterOutcome.Refused : wanted.Count == 0 ? RosterOutcome.Unchanged
            : person.Enabled && open is false ? RosterOutcome.Disabled : RosterOutcome.Changed;
        var acts = outcome is RosterOutcome.Changed or RosterOutcome.Disabled;
        return new(line.Line, outcome, RosterThing.Person, line.LastName is null && line.FirstName is null ? person.Name : PersonLine.Shown(line.LastName ?? person.LastName, line.FirstName ?? person.FirstName))
        {
            TargetId = person.PersonId, AccountId = person.AccountId, Seen = acts ? person.Seen : null, Wanted = acts ? wanted : null, Changes = acts ? changes : null, Faults = line.Faults,
            Number = acts && wanted.ContainsKey("number") ? line.Number : null, UserKey = acts && wanted.ContainsKey("user") ? user : null, EmailKey = acts && wanted.ContainsKey("email") ? email : null,
        };
    }

    private void WantPlaces(PersonLine line, KnownPerson person, Action<RosterField, string, string?, string?, object?> want)
    {
        if (line.Programmes is { } programmes && string.Join(',', programmes) != person.Programmes)
        {
            int[] now = [.. (person.Programmes ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture))];
            RefuseArchived(line, programmes.Except(now), null);
            object value = kind is RosterKind.Professors ? programmes : programmes[0];
            want(RosterField.Programme, kind is RosterKind.Professors ? "programmes" : "programme", NamesOf(now), NamesOf(programmes), value);
        }

        if (kind is RosterKind.Students && line.LevelId is { } level && level != person.LevelId)
        {
            // Whoever is on an archived track goes on there.
            RefuseArchived(line, [], person.LevelId is { } from && words.Place.Level(from)?.TrackId == words.Place.Level(level)?.TrackId ? null : level);
            want(RosterField.Level, "level", person.LevelId is { } now ? LevelOf(now) : "", LevelOf(level), level);
        }
    }

    /// <summary>Somebody new, or an account of the university that becomes a student or a professor too.</summary>
    private ComparedRow New(PersonLine line, KnownPerson? account, IReadOnlySet<string> taken)
    {
        if (account is { Binned: true })
        {
            line.Faults.Add(new(RosterFaultKind.Binned, "", line.Name));
        }

        // Who is not here and is to have no access needs nothing; only what is wrong with the line is said.
        if (line.Enabled is false && line.Faults.Count == 0)
        {
            return new(line.Line, RosterOutcome.Unchanged, RosterThing.Person, line.Name);
        }

        Need(line, RosterField.LastName, line.LastName is not null);
        Need(line, RosterField.FirstName, line.FirstName is not null);
        Need(line, RosterField.Email, line.Email is not null || account is { Email.Length: > 0 });
        Need(line, RosterField.Programme, line.Programmes is not null);
        Need(line, RosterField.Level, kind is RosterKind.Professors || line.LevelId is not null);
        RefuseArchived(line, line.Programmes ?? [], kind is RosterKind.Students ? line.LevelId : null);
        var user = line.UserName ?? account?.UserName ?? (line.Faults.Count == 0 ? Propose(line, taken) : null);
        if (line.Faults.Count > 0)
        {
            return new(line.Line, RosterOutcome.Refused, RosterThing.Person, line.Name) { AccountId = account?.AccountId, Faults = line.Faults };
        }

        var wanted = new Dictionary<string, object> { ["first"] = line.FirstName ?? "", ["last"] = line.LastName ?? "" };
        var shown = new List<RosterChange>();
        void Say(RosterField field, string name, string? value, object? json = null)
        {
            if (value is not null)
            {
                wanted[name] = json ?? value;
                shown.Add(new(field, "", value));
            }
        }

        Say(RosterField.Number, "number", line.Number);
        if (account is null)
        {
            Say(RosterField.UserName, "user", user);
            Say(RosterField.Email, "email", line.Email);
        }

        Say(RosterField.Programme, kind is RosterKind.Professors ? "programmes" : "programme", NamesOf(line.Programmes ?? []), kind is RosterKind.Professors ? line.Programmes : line.Programmes?[0]);
        Say(RosterField.Level, "level", kind is RosterKind.Students && line.LevelId is { } level ? LevelOf(level) : null, line.LevelId);
        Say(RosterField.Speciality, "speciality", line.Speciality);
        return new(line.Line, RosterOutcome.Created, RosterThing.Person, line.Name)
        {
            AccountId = account?.AccountId, Seen = account?.Seen, Wanted = wanted, Changes = shown, Number = line.Number,
            UserKey = account is null ? KeyOf(user) : null, EmailKey = account is null ? KeyOf(line.Email) : null,
        };
    }

    private void Need(PersonLine line, RosterField field, bool there)
    {
        // What is there but wrong has been said already.
        var title = Title(field);
        if (!there && line.Faults.All(f => f.Column != title || title.Length == 0))
        {
            line.Miss(title, field);
        }
    }

    /// <summary>A user name that nobody has and no line above was given.</summary>
    private string Propose(PersonLine line, IReadOnlySet<string> taken)
    {
        var stem = UserNameStem.Of(line);
        var free = UserNameStem.Offers(stem).Append(FormattableString.Invariant($"{stem}-{line.Line}")).Append(FormattableString.Invariant($"compte.{line.Line}.{numbers.Count}"))
            .FirstOrDefault(o => KeyOf(o) is { } key && !taken.Contains(key) && !userNames.ContainsKey(key)) ?? FormattableString.Invariant($"compte.{Guid.NewGuid():N}");
        free = free.Length > 40 ? free[..40] : free;
        userNames[KeyOf(free) ?? free] = line.Line;
        return free;
    }

    /// <summary>Nobody new goes where something is archived.</summary>
    private void RefuseArchived(PersonLine line, IEnumerable<int> programmes, int? level)
    {
        foreach (var programme in programmes.Where(id => !words.Place.IsOpen(id)))
        {
            line.Faults.Add(new(RosterFaultKind.Archived, Title(RosterField.Programme), words.Place.Programme(programme)?.Name ?? ""));
        }

        if (level is { } rung && words.Place.Level(rung) is { ArchivedAt: not null } closed)
        {
            line.Faults.Add(new(RosterFaultKind.Archived, Title(RosterField.Level), closed.Name));
        }
    }

    private string Title(RosterField field) => layout.ColumnOf(field) is >= 0 and var at && at < headers.Count ? headers[at] : "";

    private string NamesOf(IEnumerable<int> programmes) => string.Join(", ", programmes.Select(id => words.Place.Programme(id)?.Name ?? "").Where(n => n.Length > 0));

    private string LevelOf(int id) => words.Place.Level(id)?.Code ?? "";

    private static string Number(int line) => line.ToString(CultureInfo.InvariantCulture);
}
