using Portal.Data.Accounts;
using Portal.Data.Rosters.Reading;

namespace Portal.Data.Rosters.Comparing;

/// <summary>User names for people whose file has none, or one that cannot be.</summary>
internal static class UserNameStem
{
    /// <summary>What a text gives in the characters user names have; "compte" when it gives too little.</summary>
    public static string Of(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var plain = SourceText.Plain(at > 0 ? text[..at] : text).ToLowerInvariant().Replace(' ', '.');
        var stem = string.Concat(plain.Where(c => UserNames.FirstRefused(c.ToString()) is null)).Trim('.', '-', '_');
        stem = stem.Length > UserNames.LongestLength - 4 ? stem[..(UserNames.LongestLength - 4)] : stem;
        return stem.Length >= UserNames.ShortestLength ? stem : "compte";
    }

    /// <summary>From the address, else from the names.</summary>
    public static string Of(PersonLine line) => Of(line.Email ?? $"{line.FirstName}.{line.LastName}");

    /// <summary>The stem, then with numbers behind it.</summary>
    public static IEnumerable<string> Offers(string stem) =>
        Enumerable.Range(1, 30).Select(n => n == 1 ? stem : FormattableString.Invariant($"{stem}{n}"));
}
