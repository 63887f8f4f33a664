using Microsoft.EntityFrameworkCore;

namespace Portal.Data.Access;

/// <summary>The one place that looks over the walls between universities; only the main administration and the portal itself may.</summary>
public static class Across
{
    extension<T>(IQueryable<T> rows) where T : class, IOfUniversity
    {
        /// <summary>The rows of every university. Throws for anybody but the main administration and the portal itself.</summary>
        public IQueryable<T> AcrossUniversities(Viewer viewer) => viewer is MainAdminViewer or SystemViewer
            ? rows.IgnoreQueryFilters([PortalDbContext.UniversityFilter])
            : throw new InvalidOperationException("Only the main administration looks across universities.");
    }
}

/// <summary>Looking into the bin, for its pages and for putting back; never over the walls between universities.</summary>
public static class Bin
{
    extension<T>(IQueryable<T> rows) where T : class, IBinned
    {
        /// <summary>What lies in the bin, instead of what is in use.</summary>
        public IQueryable<T> InBin() => rows.IgnoreQueryFilters([PortalDbContext.BinFilter]).Where(row => row.DeletedAt != null);
    }
}
