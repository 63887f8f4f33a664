using Portal.Data.Access;

namespace Portal.Data.Chapters.Review;

/// <summary>Who reads a draft that is not theirs: those who were asked to, as long as they have not answered.</summary>
public static class ReviewAccess
{
    extension(IQueryable<Chapter> chapters)
    {
        /// <summary>Chapters whose draft a professor was asked to read and has not answered about; nothing for anybody else.</summary>
        public IQueryable<Chapter> ReviewedBy(Viewer viewer, IQueryable<ChapterReview> reviews) => viewer switch
        {
            ProfessorViewer p => chapters.Where(c => reviews.Any(r => r.ReviewerId == p.ProfessorId && r.ChapterId == c.Id && r.Decision == ReviewDecision.Open)),
            _ => chapters.Where(c => false),
        };

        /// <summary>Chapters whose draft the viewer may read: their own, and those they review.</summary>
        public IQueryable<Chapter> WithDraftVisibleTo(Viewer viewer, IQueryable<ChapterReview> reviews) => viewer switch
        {
            ProfessorViewer p => chapters.Where(c => c.Authors.Any(a => a.ProfessorId == p.ProfessorId)
                || reviews.Any(r => r.ReviewerId == p.ProfessorId && r.ChapterId == c.Id && r.Decision == ReviewDecision.Open)),
            _ => chapters.EditableBy(viewer),
        };
    }
}
