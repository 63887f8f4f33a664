using Portal.Data.Access;
using Portal.Data.Chapters;
using Portal.Data.Reading;

namespace Portal.Data.Discussion;

/// <summary>Who sees, changes and moderates which questions and answers. Apply it outside lambdas.</summary>
public static class CommentAccess
{
    extension(IQueryable<Comment> comments)
    {
        /// <summary>
        /// What is said under chapters the viewer may read (W-S6); of solutions only where they are open to the viewer. What is hidden is there for its
        /// author and for those who moderate the chapter, and so are the answers of a hidden question.
        /// </summary>
        /// <param name="viewer">Who asks.</param>
        /// <param name="chapters">All chapters of the context.</param>
        /// <param name="attempts">All attempts of the context.</param>
        /// <param name="all">All comments of the context, to look at the question of an answer.</param>
        /// <param name="now">Decides on solutions with a date.</param>
        public IQueryable<Comment> VisibleTo(
            Viewer viewer, IQueryable<Chapter> chapters, IQueryable<ChapterAttempt> attempts, IQueryable<Comment> all, DateTimeOffset now)
        {
            var visible = chapters.ReadableBy(viewer);
            var open = visible.WithSolutionsOpenTo(viewer, now, attempts);
            var moderated = chapters.EditableBy(viewer);
            var (student, professor) = AuthorOf(viewer);
            return comments.Where(c =>
                (c.Section == SectionKind.Solutions ? open.Any(v => v.Id == c.ChapterId) : visible.Any(v => v.Id == c.ChapterId))
                && (moderated.Any(m => m.Id == c.ChapterId)
                    || ((c.HiddenAt == null || c.StudentId == student || c.ProfessorId == professor)
                        && (c.ParentId == null || all.Any(q => q.Id == c.ParentId && (q.HiddenAt == null || q.StudentId == student || q.ProfessorId == professor))))));
        }

        /// <summary>What stands under the chapters the viewer may change: professors moderate their own chapters, administrators those of their university.</summary>
        public IQueryable<Comment> ModeratedBy(Viewer viewer, IQueryable<Chapter> chapters)
        {
            var moderated = chapters.EditableBy(viewer);
            return comments.Where(c => moderated.Any(m => m.Id == c.ChapterId));
        }

        /// <summary>What the viewer wrote themselves.</summary>
        public IQueryable<Comment> WrittenBy(Viewer viewer)
        {
            var (student, professor) = AuthorOf(viewer);
            return comments.Where(c => c.StudentId == student || c.ProfessorId == professor);
        }

        /// <summary>What its author may still change: not older than <paramref name="since"/>, not hidden, and nothing that others already rely on.</summary>
        public IQueryable<Comment> Changeable(DateTimeOffset since) =>
            comments.Where(c => c.CreatedAt > since && c.HiddenAt == null && c.AcceptedAt == null && c.PinnedAt == null && c.State != QuestionState.Accepted);
    }

    /// <summary>The viewer as an author; an id that no row has where they are none, so that null never equals null.</summary>
    internal static (int Student, int Professor) AuthorOf(Viewer viewer) => viewer switch
    {
        StudentViewer s => (s.StudentId, -1),
        ProfessorViewer p => (-1, p.ProfessorId),
        _ => (-1, -1),
    };
}
