using System.Text;
using Microsoft.AspNetCore.Identity;

namespace Portal.Data.Accounts;

/// <summary>What a user name is made of, when somebody chooses one.</summary>
public static class UserNames
{
    public const int ShortestLength = 3;

    public const int LongestLength = 40;

    private static readonly string Allowed = new UserOptions().AllowedUserNameCharacters;

    /// <summary>
    /// The first character that cannot stand in a user name, as one reads it ("é", "U+0007"); null when all can. "@" is refused although Identity takes
    /// it: with it one could take somebody's e-mail address for a name and stand between them and their account.
    /// </summary>
    public static string? FirstRefused(string name)
    {
        foreach (var rune in name.EnumerateRunes())
        {
            if (!(rune.IsAscii && rune.Value != '@' && Allowed.Contains((char)rune.Value, StringComparison.Ordinal)))
            {
                return Rune.IsWhiteSpace(rune) || Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.Format
                    ? $"U+{rune.Value:X4}"
                    : rune.ToString();
            }
        }

        return null;
    }
}
