using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Portal.Tests.Support;

namespace Portal.Tests.Access;

/// <summary>A form as a page offers it: for each of its fields what may be sent there.</summary>
public sealed class FilledForm(AdminForm form, IReadOnlyDictionary<string, IReadOnlyList<string>> offered, IReadOnlySet<string> written)
{
    /// <summary>Which one.</summary>
    public AdminForm Form => form;

    /// <summary>Everything a page offers: options of lists, boxes, what is hidden. Written text has one empty entry.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Offered => offered;

    /// <summary>Reads it from the page of somebody who has it; null where the page has no such form now.</summary>
    public static async Task<FilledForm?> ReadAsync(HttpClient client, AdminForm form, string page)
    {
        var (status, body) = await PortalApp.GetAsync(client, page);
        if (status is not HttpStatusCode.OK)
        {
            return null;
        }

        using var document = await new HtmlParser().ParseDocumentAsync(body);
        var found = document.Forms.FirstOrDefault(f => f.QuerySelector("input[name=_handler]")?.GetAttribute("value") == form.Handler);
        if (found is null)
        {
            return null;
        }

        var written = new HashSet<string>();
        var offered = new Dictionary<string, List<string>>();
        foreach (var field in found.QuerySelectorAll("input[name],select[name],textarea[name],button[name]"))
        {
            var name = field.GetAttribute("name") ?? "";
            if (name is "__RequestVerificationToken" or "_handler")
            {
                continue;
            }

            var values = offered.TryGetValue(name, out var known) ? known : offered[name] = [];
            if (field is IHtmlSelectElement list)
            {
                values.AddRange(list.Options.Select(o => o.Value).Where(v => v.Length > 0));
            }
            else if (field.GetAttribute("type") is "hidden" or "checkbox" or "radio" || field is IHtmlButtonElement)
            {
                values.Add(field.GetAttribute("value") ?? "on");
            }
            else
            {
                written.Add(name);
            }
        }

        return new(form, offered.ToDictionary(f => f.Key, IReadOnlyList<string> (f) => f.Value), written);
    }

    /// <summary>What a browser would send with the last of every list chosen and every box ticked, without its token; some fields as another's form has them.</summary>
    /// <param name="other">The same form of another university.</param>
    /// <param name="forged">The fields to take from there.</param>
    public List<KeyValuePair<string, string>> Sent(FilledForm? other = null, params IReadOnlyCollection<string> forged)
    {
        List<KeyValuePair<string, string>> sent = [new("_handler", form.Handler)];
        foreach (var (name, own) in offered)
        {
            var values = other is not null && forged.Contains(name) ? Foreign(other, name) : own;
            if (written.Contains(name))
            {
                sent.Add(new(name, "Forgé"));
            }
            else if (values.Count > 0)
            {
                sent.Add(new(name, values[^1]));
            }
        }

        if (form.Handler is "rollover")
        {
            sent.RemoveAll(f => f.Key is "Input.Deed");
            sent.Add(new("Input.Deed", "begin"));
            sent.RemoveAll(f => f.Key is "Input.Year");
            sent.Add(new("Input.Year", "2031"));
        }

        return sent;
    }

    /// <summary>Fields in which the other university is offered what this one is not: ids, that is.</summary>
    public IReadOnlyList<string> Forgeable(FilledForm other) => [.. offered.Keys.Where(name => Foreign(other, name).Count > 0)];

    private IReadOnlyList<string> Foreign(FilledForm other, string name) =>
        other.Offered.TryGetValue(name, out var theirs) ? [.. theirs.Except(offered[name]).Where(v => v.Length > 0)] : [];
}
