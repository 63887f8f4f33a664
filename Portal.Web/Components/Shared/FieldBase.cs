using System.Linq.Expressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace Portal.Web.Components.Shared;

/// <summary>What every field of a form has in common: its name in the form, its value as typed, its first error.</summary>
public abstract class FieldBase : ComponentBase
{
    private FieldIdentifier field;

    /// <summary>In French, as in the sources.</summary>
    [Parameter, EditorRequired]
    public required string Label { get; set; }

    /// <summary>What is expected, in French; null for nothing to say.</summary>
    [Parameter]
    public string? Hint { get; set; }

    /// <summary>The property that is filled, such as <c>() => Input.UserName</c>.</summary>
    [Parameter, EditorRequired]
    public required Expression<Func<string?>> For { get; set; }

    [Parameter]
    public string? Autocomplete { get; set; }

    [Parameter]
    public bool Required { get; set; } = true;

    [CascadingParameter]
    private EditContext? Form { get; set; }

    protected string Name { get; private set; } = "";

    protected string? Value { get; private set; }

    /// <summary>The first thing wrong; null when nothing is.</summary>
    protected string? Error { get; private set; }

    protected string Id => Name.Replace('.', '-');

    protected string HintId => Id + "-aide";

    protected string ErrorId => Id + "-erreur";

    protected string? Describes => (Hint, Error) switch
    {
        (null, null) => null,
        (not null, null) => HintId,
        (null, not null) => ErrorId,
        _ => $"{HintId} {ErrorId}",
    };

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        if (Form is not null)
        {
            Form.OnValidationStateChanged += (_, _) =>
            {
                Look();
                StateHasChanged();
            };
        }
    }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        field = FieldIdentifier.Create(For);

        // The path inside the page, "Input.UserName": what the browser sends is bound to the property of that name.
        var path = new List<string>();
        for (var node = For.Body; node is MemberExpression { Member: System.Reflection.PropertyInfo } member; node = member.Expression)
        {
            path.Insert(0, member.Member.Name);
        }

        Name = string.Join('.', path);
        Look();
    }

    private void Look()
    {
        Value = For.Compile()();
        Error = Form?.GetValidationMessages(field).FirstOrDefault();
    }
}
