using System.Linq.Expressions;
using Microsoft.AspNetCore.Components.Forms;

namespace Portal.Web.Components.Shared;

/// <summary>What a command found wrong, said beside the field it concerns.</summary>
public sealed class FormMessages(EditContext context)
{
    private readonly ValidationMessageStore messages = new(context);

    /// <summary>A sentence, in French as in the sources, beside a field.</summary>
    public void Add(Expression<Func<object?>> field, string sentence, params object[] arguments) =>
        Add(FieldIdentifier.Create(field), sentence, arguments);

    /// <summary>A sentence about the whole form, shown on its top.</summary>
    public void Add(string sentence, params object[] arguments) => Add(new FieldIdentifier(context.Model, ""), sentence, arguments);

    private void Add(FieldIdentifier field, string sentence, object[] arguments)
    {
        messages.Add(field, arguments.Length == 0 ? sentence : sentence + Separator + string.Join(Separator, arguments));
        context.NotifyValidationStateChanged();
    }

    /// <summary>Stands between a sentence and what fills its places, until it is said in the reader's language.</summary>
    internal const char Separator = '\u001f';
}
