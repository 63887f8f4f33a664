using System.ComponentModel.DataAnnotations;
using Portal.Data.Discussion;

namespace Portal.Web.Components.Pages.Study;

/// <summary>What one writes under a chapter.</summary>
public sealed class QuestionInput
{
    [Required(ErrorMessage = "Écrivez votre texte.")]
    public string? Text { get; set; }

    /// <summary>The paragraph it is about; empty for the whole chapter.</summary>
    public string? At { get; set; }

    /// <summary>Says beside the field what became of it; false when it was written, or is not there.</summary>
    internal bool Explain(CommentOutcome outcome, Shared.FormMessages messages)
    {
        switch (outcome)
        {
            case CommentOutcome.WrongLength:
                messages.Add(() => Text, "Écrivez entre 1 et {0} caractères. Votre texte est gardé.", Comment.LongestText);
                return true;
            case CommentOutcome.TryLater later:
                messages.Add("Beaucoup de textes en peu de temps. Renvoyez celui-ci dans {0} min, il est gardé.", later.Minutes);
                return true;
            case CommentOutcome.Full:
                messages.Add("Cette question a reçu autant de réponses qu’elle peut. Posez une nouvelle question ; votre texte est gardé.");
                return true;
            default:
                return false;
        }
    }
}

/// <summary>Why a text is hidden.</summary>
public sealed class ModerationInput
{
    [Required(ErrorMessage = "Écrivez une raison : son auteur la lira.")]
    [StringLength(Comment.ReasonLength, ErrorMessage = "300 caractères au plus.")]
    public string? Reason { get; set; }
}
