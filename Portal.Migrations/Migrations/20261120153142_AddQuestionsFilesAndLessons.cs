using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Portal.Migrations.Migrations
{
    /// <inheritdoc />
    public partial class AddQuestionsFilesAndLessons : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<short>(
                name: "largest_file_megabytes",
                table: "university_settings",
                type: "smallint",
                nullable: false,
                defaultValue: (short)200);

            migrationBuilder.AddColumn<short>(
                name: "largest_image_megabytes",
                table: "university_settings",
                type: "smallint",
                nullable: false,
                defaultValue: (short)15);

            migrationBuilder.AddColumn<int>(
                name: "storage_megabytes",
                table: "university_settings",
                type: "integer",
                nullable: false,
                defaultValue: 50000);

            migrationBuilder.AddColumn<string>(
                name: "blur",
                table: "stored_files",
                type: "character varying(1500)",
                maxLength: 1500,
                nullable: true);

            migrationBuilder.AddColumn<short[]>(
                name: "pictures",
                table: "stored_files",
                type: "smallint[]",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "first_at",
                table: "reading_places",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "calendar_feeds",
                columns: table => new
                {
                    account_id = table.Column<int>(type: "integer", nullable: false),
                    role = table.Column<short>(type: "smallint", nullable: false),
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    secret = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_calendar_feeds", x => new { x.account_id, x.role });
                    table.ForeignKey(
                        name: "fk_calendar_feeds_accounts_account_id",
                        column: x => x.account_id,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_calendar_feeds_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "chapter_discussions",
                columns: table => new
                {
                    chapter_id = table.Column<int>(type: "integer", nullable: false),
                    section = table.Column<short>(type: "smallint", nullable: false),
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    questions = table.Column<int>(type: "integer", nullable: false),
                    waiting = table.Column<int>(type: "integer", nullable: false),
                    pinned = table.Column<int>(type: "integer", nullable: false),
                    places = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_chapter_discussions", x => new { x.chapter_id, x.section });
                    table.ForeignKey(
                        name: "fk_chapter_discussions_chapters_university_id_chapter_id",
                        columns: x => new { x.university_id, x.chapter_id },
                        principalTable: "chapters",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_chapter_discussions_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "comments",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    chapter_id = table.Column<int>(type: "integer", nullable: false),
                    section = table.Column<short>(type: "smallint", nullable: false),
                    parent_id = table.Column<long>(type: "bigint", nullable: true),
                    anchor = table.Column<string>(type: "character varying(110)", maxLength: 110, nullable: false),
                    quote = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    student_id = table.Column<int>(type: "integer", nullable: true),
                    professor_id = table.Column<int>(type: "integer", nullable: true),
                    markdown = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    html = table.Column<string>(type: "text", nullable: false),
                    summary = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    renderer_version = table.Column<short>(type: "smallint", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    edited_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    state = table.Column<short>(type: "smallint", nullable: false),
                    answers = table.Column<short>(type: "smallint", nullable: false),
                    waiting = table.Column<bool>(type: "boolean", nullable: false),
                    accepted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    pinned_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    hidden_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    hidden_reason = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_comments", x => x.id);
                    table.UniqueConstraint("ak_comments_university_id_id", x => new { x.university_id, x.id });
                    table.CheckConstraint("ck_comments_author", "num_nonnulls(student_id, professor_id) = 1");
                    table.ForeignKey(
                        name: "fk_comments_chapters_university_id_chapter_id",
                        columns: x => new { x.university_id, x.chapter_id },
                        principalTable: "chapters",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_comments_comments_university_id_parent_id",
                        columns: x => new { x.university_id, x.parent_id },
                        principalTable: "comments",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_comments_professors_university_id_professor_id",
                        columns: x => new { x.university_id, x.professor_id },
                        principalTable: "professors",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_comments_students_university_id_student_id",
                        columns: x => new { x.university_id, x.student_id },
                        principalTable: "students",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_comments_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "import_batches",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    account_id = table.Column<int>(type: "integer", nullable: false),
                    subject_id = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_import_batches", x => x.id);
                    table.UniqueConstraint("ak_import_batches_university_id_id", x => new { x.university_id, x.id });
                    table.ForeignKey(
                        name: "fk_import_batches_subjects_university_id_subject_id",
                        columns: x => new { x.university_id, x.subject_id },
                        principalTable: "subjects",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_import_batches_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "lessons",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    professor_id = table.Column<int>(type: "integer", nullable: false),
                    author_name = table.Column<string>(type: "character varying(401)", maxLength: 401, nullable: false),
                    title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "fr-x-icu"),
                    programme_id = table.Column<int>(type: "integer", nullable: false),
                    track_id = table.Column<int>(type: "integer", nullable: false),
                    level_id = table.Column<int>(type: "integer", nullable: false),
                    level_rank = table.Column<short>(type: "smallint", nullable: false),
                    subject_id = table.Column<int>(type: "integer", nullable: true),
                    first_day = table.Column<DateOnly>(type: "date", nullable: false),
                    starts_at = table.Column<TimeOnly>(type: "time without time zone", nullable: false),
                    minutes = table.Column<short>(type: "smallint", nullable: false),
                    weeks = table.Column<short>(type: "smallint", nullable: false),
                    zone = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    room = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    sequence = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    cancelled_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_lessons", x => x.id);
                    table.UniqueConstraint("ak_lessons_university_id_id", x => new { x.university_id, x.id });
                    table.ForeignKey(
                        name: "fk_lessons_levels_university_id_level_id",
                        columns: x => new { x.university_id, x.level_id },
                        principalTable: "levels",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_lessons_professors_university_id_professor_id",
                        columns: x => new { x.university_id, x.professor_id },
                        principalTable: "professors",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_lessons_programmes_university_id_programme_id",
                        columns: x => new { x.university_id, x.programme_id },
                        principalTable: "programmes",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_lessons_subjects_university_id_subject_id",
                        columns: x => new { x.university_id, x.subject_id },
                        principalTable: "subjects",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_lessons_tracks_university_id_track_id",
                        columns: x => new { x.university_id, x.track_id },
                        principalTable: "tracks",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_lessons_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "storage_uses",
                columns: table => new
                {
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    bytes = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_storage_uses", x => x.university_id);
                    table.ForeignKey(
                        name: "fk_storage_uses_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "uploads",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    chapter_id = table.Column<int>(type: "integer", nullable: false),
                    account_id = table.Column<int>(type: "integer", nullable: false),
                    section = table.Column<short>(type: "smallint", nullable: false),
                    inline = table.Column<bool>(type: "boolean", nullable: false),
                    name = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    length = table.Column<long>(type: "bigint", nullable: false),
                    received = table.Column<long>(type: "bigint", nullable: false),
                    finishing_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    touched_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_uploads", x => x.id);
                    table.ForeignKey(
                        name: "fk_uploads_chapters_university_id_chapter_id",
                        columns: x => new { x.university_id, x.chapter_id },
                        principalTable: "chapters",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_uploads_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "comment_decisions",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    comment_id = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    account_id = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "character varying(401)", maxLength: 401, nullable: false),
                    hidden = table.Column<bool>(type: "boolean", nullable: false),
                    reason = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_comment_decisions", x => x.id);
                    table.ForeignKey(
                        name: "fk_comment_decisions_comments_university_id_comment_id",
                        columns: x => new { x.university_id, x.comment_id },
                        principalTable: "comments",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_comment_decisions_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "import_items",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    batch_id = table.Column<long>(type: "bigint", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    path = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    title = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    number = table.Column<int>(type: "integer", nullable: true),
                    language = table.Column<string>(type: "character varying(2)", maxLength: 2, nullable: false),
                    course = table.Column<string>(type: "text", nullable: false),
                    exercises = table.Column<string>(type: "text", nullable: false),
                    solutions = table.Column<string>(type: "text", nullable: false),
                    report = table.Column<string>(type: "jsonb", nullable: false),
                    is_usable = table.Column<bool>(type: "boolean", nullable: false),
                    taken_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    chapter_id = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_import_items", x => x.id);
                    table.UniqueConstraint("ak_import_items_university_id_id", x => new { x.university_id, x.id });
                    table.ForeignKey(
                        name: "fk_import_items_import_batches_university_id_batch_id",
                        columns: x => new { x.university_id, x.batch_id },
                        principalTable: "import_batches",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_import_items_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "lesson_occurrences",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    lesson_id = table.Column<int>(type: "integer", nullable: false),
                    starts_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ends_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    planned_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    cancelled_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_lesson_occurrences", x => x.id);
                    table.UniqueConstraint("ak_lesson_occurrences_university_id_id", x => new { x.university_id, x.id });
                    table.ForeignKey(
                        name: "fk_lesson_occurrences_lessons_university_id_lesson_id",
                        columns: x => new { x.university_id, x.lesson_id },
                        principalTable: "lessons",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_lesson_occurrences_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "import_files",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    item_id = table.Column<long>(type: "bigint", nullable: false),
                    file_id = table.Column<int>(type: "integer", nullable: false),
                    section = table.Column<short>(type: "smallint", nullable: false),
                    inline = table.Column<bool>(type: "boolean", nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_import_files", x => x.id);
                    table.ForeignKey(
                        name: "fk_import_files_import_items_university_id_item_id",
                        columns: x => new { x.university_id, x.item_id },
                        principalTable: "import_items",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_import_files_stored_files_university_id_file_id",
                        columns: x => new { x.university_id, x.file_id },
                        principalTable: "stored_files",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_import_files_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "lesson_attendances",
                columns: table => new
                {
                    occurrence_id = table.Column<int>(type: "integer", nullable: false),
                    student_id = table.Column<int>(type: "integer", nullable: false),
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    joined_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_lesson_attendances", x => new { x.occurrence_id, x.student_id });
                    table.ForeignKey(
                        name: "fk_lesson_attendances_lesson_occurrences_university_id_occurren~",
                        columns: x => new { x.university_id, x.occurrence_id },
                        principalTable: "lesson_occurrences",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_lesson_attendances_students_university_id_student_id",
                        columns: x => new { x.university_id, x.student_id },
                        principalTable: "students",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_lesson_attendances_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "lesson_reminders",
                columns: table => new
                {
                    occurrence_id = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<short>(type: "smallint", nullable: false),
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    sent_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_lesson_reminders", x => new { x.occurrence_id, x.kind });
                    table.ForeignKey(
                        name: "fk_lesson_reminders_lesson_occurrences_university_id_occurrenc~",
                        columns: x => new { x.university_id, x.occurrence_id },
                        principalTable: "lesson_occurrences",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_lesson_reminders_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_stored_files_id",
                table: "stored_files",
                column: "id",
                filter: "pictures IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_calendar_feeds_secret",
                table: "calendar_feeds",
                column: "secret",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_chapter_discussions_university_id_chapter_id",
                table: "chapter_discussions",
                columns: new[] { "university_id", "chapter_id" },
                filter: "waiting > 0")
                .Annotation("Npgsql:IndexInclude", new[] { "waiting" });

            migrationBuilder.CreateIndex(
                name: "ix_comment_decisions_university_id_comment_id_id",
                table: "comment_decisions",
                columns: new[] { "university_id", "comment_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_comments_accepted",
                table: "comments",
                columns: new[] { "university_id", "parent_id" },
                unique: true,
                filter: "accepted_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_comments_answers",
                table: "comments",
                columns: new[] { "university_id", "parent_id", "id" },
                filter: "parent_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_comments_renderer_version_id",
                table: "comments",
                columns: new[] { "renderer_version", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_comments_university_id_chapter_id_id",
                table: "comments",
                columns: new[] { "university_id", "chapter_id", "id" },
                descending: new[] { false, false, true });

            migrationBuilder.CreateIndex(
                name: "ix_comments_university_id_chapter_id_pinned_at",
                table: "comments",
                columns: new[] { "university_id", "chapter_id", "pinned_at" },
                filter: "pinned_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_comments_university_id_professor_id_chapter_id",
                table: "comments",
                columns: new[] { "university_id", "professor_id", "chapter_id" },
                filter: "professor_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_comments_university_id_student_id_chapter_id",
                table: "comments",
                columns: new[] { "university_id", "student_id", "chapter_id" },
                filter: "student_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_comments_waiting",
                table: "comments",
                columns: new[] { "university_id", "chapter_id", "id" },
                filter: "waiting");

            migrationBuilder.CreateIndex(
                name: "ix_import_batches_university_id_created_at",
                table: "import_batches",
                columns: new[] { "university_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_import_files_university_id_file_id",
                table: "import_files",
                columns: new[] { "university_id", "file_id" });

            migrationBuilder.CreateIndex(
                name: "ix_import_files_university_id_item_id",
                table: "import_files",
                columns: new[] { "university_id", "item_id" });

            migrationBuilder.CreateIndex(
                name: "ix_import_items_university_id_batch_id_position",
                table: "import_items",
                columns: new[] { "university_id", "batch_id", "position" });

            migrationBuilder.CreateIndex(
                name: "ix_lesson_occurrences_university_id_ends_at_id",
                table: "lesson_occurrences",
                columns: new[] { "university_id", "ends_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_lesson_occurrences_university_id_lesson_id_starts_at",
                table: "lesson_occurrences",
                columns: new[] { "university_id", "lesson_id", "starts_at" });

            migrationBuilder.CreateIndex(
                name: "ix_lessons_university_id_professor_id",
                table: "lessons",
                columns: new[] { "university_id", "professor_id" });

            migrationBuilder.CreateIndex(
                name: "ix_lessons_university_id_programme_id_track_id_level_rank",
                table: "lessons",
                columns: new[] { "university_id", "programme_id", "track_id", "level_rank" });

            migrationBuilder.CreateIndex(
                name: "ix_uploads_university_id_account_id",
                table: "uploads",
                columns: new[] { "university_id", "account_id" });

            migrationBuilder.CreateIndex(
                name: "ix_uploads_university_id_touched_at",
                table: "uploads",
                columns: new[] { "university_id", "touched_at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "calendar_feeds");

            migrationBuilder.DropTable(
                name: "chapter_discussions");

            migrationBuilder.DropTable(
                name: "comment_decisions");

            migrationBuilder.DropTable(
                name: "import_files");

            migrationBuilder.DropTable(
                name: "lesson_attendances");

            migrationBuilder.DropTable(
                name: "lesson_reminders");

            migrationBuilder.DropTable(
                name: "storage_uses");

            migrationBuilder.DropTable(
                name: "uploads");

            migrationBuilder.DropTable(
                name: "comments");

            migrationBuilder.DropTable(
                name: "import_items");

            migrationBuilder.DropTable(
                name: "lesson_occurrences");

            migrationBuilder.DropTable(
                name: "import_batches");

            migrationBuilder.DropTable(
                name: "lessons");

            migrationBuilder.DropIndex(
                name: "ix_stored_files_id",
                table: "stored_files");

            migrationBuilder.DropColumn(
                name: "largest_file_megabytes",
                table: "university_settings");

            migrationBuilder.DropColumn(
                name: "largest_image_megabytes",
                table: "university_settings");

            migrationBuilder.DropColumn(
                name: "storage_megabytes",
                table: "university_settings");

            migrationBuilder.DropColumn(
                name: "blur",
                table: "stored_files");

            migrationBuilder.DropColumn(
                name: "pictures",
                table: "stored_files");

            migrationBuilder.DropColumn(
                name: "first_at",
                table: "reading_places");
        }
    }
}
