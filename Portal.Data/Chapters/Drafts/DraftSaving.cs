namespace Portal.Data.Chapters.Drafts;

/// <summary>
/// A save, as an open page sends it. Usually what was typed since the last save: <see cref="Remove"/> characters at <see cref="Start"/> give way to
/// <see cref="Insert"/>. Where that does not fit what the server has, the page sends both its texts whole.
/// </summary>
public sealed record DraftChange
{
    /// <summary>The revision it follows; 0 when the part was never saved.</summary>
    public int Base { get; init; }

    /// <summary>UTF-16 units before the change, 0 or more.</summary>
    public int Start { get; init; }

    /// <summary>UTF-16 units replaced, 0 or more.</summary>
    public int Remove { get; init; }

    /// <summary>What stands there now; may be empty.</summary>
    public string Insert { get; init; } = "";

    /// <summary>Length of the whole text after the change in UTF-16 units, a check that both sides speak of the same text.</summary>
    public int Length { get; init; }

    /// <summary>The whole text; null to apply the change above.</summary>
    public string? Text { get; init; }

    /// <summary>The whole text of revision <see cref="Base"/> as the page had it, needed to merge; null when it does not know it any more.</summary>
    public string? BaseText { get; init; }

    /// <summary>Random name of the open page, up to 32 letters and digits.</summary>
    public string From { get; init; } = "";
}

/// <summary>What became of a save.</summary>
public abstract record DraftSave
{
    private DraftSave()
    {
    }

    /// <summary>It is stored.</summary>
    /// <param name="Revision">The next save follows this one.</param>
    /// <param name="At">When.</param>
    /// <param name="Text">The text now on the server where it is not the one sent (somebody else's words came in, a character that cannot be stored went); else null.</param>
    /// <param name="With">Name of whom it was merged with; null when it was not.</param>
    public sealed record Saved(int Revision, DateTimeOffset At, string? Text, string? With) : DraftSave;

    /// <summary>Somebody else has saved: send the whole text and the one it grew from.</summary>
    public sealed record WholeTextNeeded(int Revision) : DraftSave;

    /// <summary>Both changed the same words. The text sent is kept aside; its author decides.</summary>
    /// <param name="Conflict">Of the text kept aside.</param>
    /// <param name="Revision">What the decision will follow.</param>
    /// <param name="Theirs">The text on the server.</param>
    /// <param name="With">Who wrote it; null when unknown.</param>
    /// <param name="Stretches">Both texts side by side.</param>
    public sealed record InConflict(long Conflict, int Revision, string Theirs, string? With, IReadOnlyList<MergeStretch> Stretches) : DraftSave;

    /// <summary>Longer than <see cref="ChapterDraft.LongestText"/> (a title: <see cref="Chapter.TitleLength"/>); nothing was stored.</summary>
    public sealed record TooLong(int Limit) : DraftSave;
}
