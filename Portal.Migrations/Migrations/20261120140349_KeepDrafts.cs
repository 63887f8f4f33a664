using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Portal.Migrations.Migrations
{
    /// <inheritdoc />
    public partial class KeepDrafts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "chapter_drafts",
                columns: table => new
                {
                    chapter_id = table.Column<int>(type: "integer", nullable: false),
                    part = table.Column<short>(type: "smallint", nullable: false),
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    text = table.Column<string>(type: "text", nullable: false),
                    revision = table.Column<int>(type: "integer", nullable: false),
                    saved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    saved_by = table.Column<int>(type: "integer", nullable: true),
                    saved_from = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_chapter_drafts", x => new { x.chapter_id, x.part });
                    table.ForeignKey(
                        name: "fk_chapter_drafts_chapters_university_id_chapter_id",
                        columns: x => new { x.university_id, x.chapter_id },
                        principalTable: "chapters",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_chapter_drafts_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "draft_checkpoints",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    chapter_id = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    account_id = table.Column<int>(type: "integer", nullable: true),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    title = table.Column<string>(type: "text", nullable: false),
                    course = table.Column<string>(type: "text", nullable: false),
                    exercises = table.Column<string>(type: "text", nullable: false),
                    solutions = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_draft_checkpoints", x => x.id);
                    table.ForeignKey(
                        name: "fk_draft_checkpoints_chapters_university_id_chapter_id",
                        columns: x => new { x.university_id, x.chapter_id },
                        principalTable: "chapters",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_draft_checkpoints_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "draft_conflicts",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    chapter_id = table.Column<int>(type: "integer", nullable: false),
                    part = table.Column<short>(type: "smallint", nullable: false),
                    account_id = table.Column<int>(type: "integer", nullable: false),
                    saved_from = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    base_text = table.Column<string>(type: "text", nullable: false),
                    text = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_draft_conflicts", x => x.id);
                    table.ForeignKey(
                        name: "fk_draft_conflicts_chapters_university_id_chapter_id",
                        columns: x => new { x.university_id, x.chapter_id },
                        principalTable: "chapters",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_draft_conflicts_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "draft_presences",
                columns: table => new
                {
                    chapter_id = table.Column<int>(type: "integer", nullable: false),
                    professor_id = table.Column<int>(type: "integer", nullable: false),
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    part = table.Column<short>(type: "smallint", nullable: false),
                    line = table.Column<int>(type: "integer", nullable: false),
                    seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_draft_presences", x => new { x.chapter_id, x.professor_id });
                    table.ForeignKey(
                        name: "fk_draft_presences_chapters_university_id_chapter_id",
                        columns: x => new { x.university_id, x.chapter_id },
                        principalTable: "chapters",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_draft_presences_professors_university_id_professor_id",
                        columns: x => new { x.university_id, x.professor_id },
                        principalTable: "professors",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_draft_presences_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_draft_checkpoints_university_id_chapter_id_at",
                table: "draft_checkpoints",
                columns: new[] { "university_id", "chapter_id", "at" },
                descending: new[] { false, false, true });

            migrationBuilder.CreateIndex(
                name: "ix_draft_conflicts_university_id_chapter_id_account_id_part_sa~",
                table: "draft_conflicts",
                columns: new[] { "university_id", "chapter_id", "account_id", "part", "saved_from" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "chapter_drafts");

            migrationBuilder.DropTable(
                name: "draft_checkpoints");

            migrationBuilder.DropTable(
                name: "draft_conflicts");

            migrationBuilder.DropTable(
                name: "draft_presences");
        }
    }
}
