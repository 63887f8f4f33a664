using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Portal.Migrations.Migrations
{
    /// <inheritdoc />
    public partial class AskQuestions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "first_at",
                table: "reading_places",
                type: "timestamp with time zone",
                nullable: true);

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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "chapter_discussions");

            migrationBuilder.DropTable(
                name: "comment_decisions");

            migrationBuilder.DropTable(
                name: "comments");

            migrationBuilder.DropColumn(
                name: "first_at",
                table: "reading_places");
        }
    }
}
