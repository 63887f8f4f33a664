using Microsoft.Extensions.Localization;
using Portal.Web.Components.Shared;

namespace Portal.Web.Localization;

/// <summary>
/// The words of the portal. Sources say them in French; Texts.en.resx has the English beside each. A test holds that none is missing.
/// </summary>
public sealed class Texts;

/// <summary>Small ways to say things.</summary>
public static class TextExtensions
{
    extension(IStringLocalizer<Texts> texts)
    {
        /// <summary>The words for a number: <paramref name="none"/> for 0, <paramref name="one"/> for 1, else <paramref name="many"/> with the number as {0}.</summary>
        public string Count(int number, string none, string one, string many) => number switch
        {
            0 => texts[none],
            1 => texts[one],
            _ => texts[many, number],
        };

        /// <summary>A message of a form, with what fills its places behind it.</summary>
        public string Say(string message) =>
            message.Split(FormMessages.Separator) is [var sentence, .. { Length: > 0 } arguments] ? texts[sentence, [.. arguments]] : texts[message];
    }
}
