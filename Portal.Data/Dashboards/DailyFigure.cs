using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Access;
using Portal.Data.Modelling;
using Portal.Data.People;

namespace Portal.Data.Dashboards;

/// <summary>What a figure counts. Below 50: what happened that day. From 50 on: how things stood when the day was last counted.</summary>
public enum FigureKind : short
{
    /// <summary>Chapters opened by students.</summary>
    Readings = 1,

    /// <summary>Students who opened a chapter, each once.</summary>
    Readers = 2,

    /// <summary>Sign-ins of anybody.</summary>
    SignIns = 3,

    /// <summary>Questions asked, answers apart.</summary>
    Questions = 4,

    /// <summary>Chapters whose present version was published that day.</summary>
    Published = 5,

    /// <summary>Students added, by themselves or by the administration.</summary>
    Enrolled = 6,

    /// <summary>Messages sent to students.</summary>
    Messages = 7,

    /// <summary>Payments of subscriptions that students told of or a provider sent; only where there are subscriptions.</summary>
    Payments = 8,

    /// <summary>Students in use; by faculty too.</summary>
    Students = 50,

    /// <summary>Students seen in the last 7 days; by faculty too.</summary>
    SeenInWeek = 51,

    /// <summary>Students seen in the last 30 days.</summary>
    SeenInMonth = 52,

    /// <summary>Students whose account is closed.</summary>
    Closed = 53,

    Professors = 54,

    ChaptersPublished = 55,

    /// <summary>Chapters that students do not see: drafts, in review, planned, withdrawn.</summary>
    ChaptersUnpublished = 56,

    /// <summary>Questions that nobody has answered.</summary>
    QuestionsWaiting = 57,

    /// <summary>Of these, older than three days.</summary>
    QuestionsWaitingLong = 58,

    Files = 59,

    /// <summary>Bytes of all files, each content once.</summary>
    Bytes = 60,

    /// <summary>Subscriptions that run. This one to <see cref="IncomeInMonth"/> only where there are subscriptions.</summary>
    SubscriptionsActive = 61,

    /// <summary>Of these, what ends within <see cref="Subscriptions.SubscriberQueries.Soon"/>.</summary>
    SubscriptionsEnding = 62,

    PaymentsWaiting = 63,

    /// <summary>Payments accepted since the first of the month, without those revoked.</summary>
    PaymentsInMonth = 64,

    /// <summary>What they come to in the currency asked for now, in hundredths.</summary>
    IncomeInMonth = 65,

    /// <summary>Passages of the year that wait for a decision; only where there are passages.</summary>
    PassagesWaiting = 66,

    /// <summary>Bytes of images. This one to <see cref="BytesOther"/> come to <see cref="Bytes"/>.</summary>
    BytesImages = 70,

    /// <summary>Bytes of PDF, office documents, books and text.</summary>
    BytesDocuments = 71,

    BytesSound = 72,

    BytesVideo = 73,

    BytesOther = 74,
}

/// <summary>One figure of one day of a university, in its own time zone: what dashboards read instead of counting.</summary>
public sealed class DailyFigure : IOfUniversity
{
    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public required DateOnly Day { get; init; }

    public required FigureKind Kind { get; init; }

    /// <summary>The faculty it is about; 0 for the whole university.</summary>
    public int FacultyId { get; init; }

    public required long Value { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<DailyFigure>
    {
        public void Configure(EntityTypeBuilder<DailyFigure> figure)
        {
            figure.HasKey(f => new { f.UniversityId, f.Day, f.Kind, f.FacultyId });
            figure.OfUniversity();
        }
    }
}

/// <summary>That a student opened a chapter on a day: kept for two days, so that readers are counted once each.</summary>
public sealed class DailyReader : IOfUniversity
{
    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public required DateOnly Day { get; init; }

    public required int StudentId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<DailyReader>
    {
        public void Configure(EntityTypeBuilder<DailyReader> reader)
        {
            reader.HasKey(r => new { r.StudentId, r.Day });
            reader.OfUniversity();
            reader.PointsAt<DailyReader, Student>(nameof(StudentId), DeleteBehavior.Cascade);
        }
    }
}

/// <summary>When the figures of a university were last counted.</summary>
public sealed class FigureCount : IOfUniversity
{
    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public required DateTimeOffset At { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<FigureCount>
    {
        public void Configure(EntityTypeBuilder<FigureCount> count)
        {
            count.HasKey(c => c.UniversityId);
            count.OfUniversity();
        }
    }
}
