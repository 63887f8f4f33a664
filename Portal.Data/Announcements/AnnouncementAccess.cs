using Portal.Data.Access;

namespace Portal.Data.Announcements;

/// <summary>Who sees and changes which message.</summary>
public static class AnnouncementAccess
{
    extension(IQueryable<Announcement> announcements)
    {
        /// <summary>Professors see what they wrote, nobody else's (EL-G5); the portal itself all of the university. Students read through <see cref="ReceiptAccess"/>.</summary>
        public IQueryable<Announcement> EditableBy(Viewer viewer) => viewer switch
        {
            ProfessorViewer p => announcements.Where(a => a.ProfessorId == p.ProfessorId),
            SystemViewer => announcements,
            _ => announcements.Where(a => false),
        };
    }
}

/// <summary>Who received what.</summary>
public static class ReceiptAccess
{
    extension(IQueryable<AnnouncementReceipt> receipts)
    {
        /// <summary>What a student received and has not put away (EL-G4); nothing for anybody else.</summary>
        public IQueryable<AnnouncementReceipt> ReceivedBy(Viewer viewer) => viewer switch
        {
            StudentViewer s => receipts.Where(r => r.StudentId == s.StudentId && r.HiddenAt == null),
            _ => receipts.Where(r => false),
        };
    }
}
