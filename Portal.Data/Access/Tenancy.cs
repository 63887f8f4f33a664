namespace Portal.Data.Access;

/// <summary>A row of one university. The context filters every such table by the viewer's university.</summary>
public interface IOfUniversity
{
    /// <summary>The university the row belongs to; it never changes.</summary>
    int UniversityId { get; }
}

/// <summary>A row that goes to the bin before it goes for good.</summary>
public interface IBinned
{
    /// <summary>When it went to the bin; null while it is in use.</summary>
    DateTimeOffset? DeletedAt { get; }

    /// <summary>The deletion that took it along, so that restoring brings back exactly that set; null while it is in use.</summary>
    long? DeletionId { get; }
}
