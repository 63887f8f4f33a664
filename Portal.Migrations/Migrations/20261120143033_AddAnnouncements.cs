using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Portal.Migrations.Migrations
{
    /// <inheritdoc />
    public partial class AddAnnouncements : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "announcements",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    professor_id = table.Column<int>(type: "integer", nullable: false),
                    author_name = table.Column<string>(type: "character varying(401)", maxLength: 401, nullable: false),
                    title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "fr-x-icu"),
                    text = table.Column<string>(type: "character varying(20000)", maxLength: 20000, nullable: false),
                    html = table.Column<string>(type: "text", nullable: false),
                    renderer_version = table.Column<int>(type: "integer", nullable: false),
                    excerpt = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    state = table.Column<short>(type: "smallint", nullable: false),
                    faculty_id = table.Column<int>(type: "integer", nullable: true),
                    programme_id = table.Column<int>(type: "integer", nullable: true),
                    level_id = table.Column<int>(type: "integer", nullable: true),
                    semester = table.Column<short>(type: "smallint", nullable: true),
                    subject_id = table.Column<int>(type: "integer", nullable: true),
                    voice_file_id = table.Column<int>(type: "integer", nullable: true),
                    voice_seconds = table.Column<short>(type: "smallint", nullable: false),
                    scheduled_for = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    sent_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    withdrawn_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    recipients = table.Column<int>(type: "integer", nullable: false),
                    readers = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_announcements", x => x.id);
                    table.UniqueConstraint("ak_announcements_university_id_id", x => new { x.university_id, x.id });
                    table.ForeignKey(
                        name: "fk_announcements_faculties_university_id_faculty_id",
                        columns: x => new { x.university_id, x.faculty_id },
                        principalTable: "faculties",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_announcements_levels_university_id_level_id",
                        columns: x => new { x.university_id, x.level_id },
                        principalTable: "levels",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_announcements_professors_university_id_professor_id",
                        columns: x => new { x.university_id, x.professor_id },
                        principalTable: "professors",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_announcements_programmes_university_id_programme_id",
                        columns: x => new { x.university_id, x.programme_id },
                        principalTable: "programmes",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_announcements_stored_files_university_id_voice_file_id",
                        columns: x => new { x.university_id, x.voice_file_id },
                        principalTable: "stored_files",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_announcements_subjects_university_id_subject_id",
                        columns: x => new { x.university_id, x.subject_id },
                        principalTable: "subjects",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_announcements_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "announcement_files",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    announcement_id = table.Column<int>(type: "integer", nullable: false),
                    file_id = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_announcement_files", x => x.id);
                    table.ForeignKey(
                        name: "fk_announcement_files_announcements_university_id_announcement~",
                        columns: x => new { x.university_id, x.announcement_id },
                        principalTable: "announcements",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_announcement_files_stored_files_university_id_file_id",
                        columns: x => new { x.university_id, x.file_id },
                        principalTable: "stored_files",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_announcement_files_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "announcement_receipts",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    announcement_id = table.Column<int>(type: "integer", nullable: false),
                    student_id = table.Column<int>(type: "integer", nullable: false),
                    delivered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    read_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    hidden_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_announcement_receipts", x => x.id);
                    table.ForeignKey(
                        name: "fk_announcement_receipts_announcements_university_id_announcem~",
                        columns: x => new { x.university_id, x.announcement_id },
                        principalTable: "announcements",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_announcement_receipts_students_university_id_student_id",
                        columns: x => new { x.university_id, x.student_id },
                        principalTable: "students",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_announcement_receipts_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_announcement_files_university_id_announcement_id_id",
                table: "announcement_files",
                columns: new[] { "university_id", "announcement_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_announcement_files_university_id_file_id",
                table: "announcement_files",
                columns: new[] { "university_id", "file_id" });

            migrationBuilder.CreateIndex(
                name: "ix_announcement_receipts_announcement_id_student_id",
                table: "announcement_receipts",
                columns: new[] { "announcement_id", "student_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_announcement_receipts_student_id_id",
                table: "announcement_receipts",
                columns: new[] { "student_id", "id" },
                descending: new[] { false, true },
                filter: "hidden_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_announcements_university_id_professor_id_id",
                table: "announcements",
                columns: new[] { "university_id", "professor_id", "id" },
                descending: new[] { false, false, true });

            migrationBuilder.CreateIndex(
                name: "ix_announcements_university_id_voice_file_id",
                table: "announcements",
                columns: new[] { "university_id", "voice_file_id" },
                filter: "voice_file_id IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "announcement_files");

            migrationBuilder.DropTable(
                name: "announcement_receipts");

            migrationBuilder.DropTable(
                name: "announcements");
        }
    }
}
