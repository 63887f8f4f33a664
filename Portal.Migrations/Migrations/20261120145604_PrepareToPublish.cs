using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Portal.Migrations.Migrations
{
    /// <inheritdoc />
    public partial class PrepareToPublish : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<short>(
                name: "check_alt_text",
                table: "university_settings",
                type: "smallint",
                nullable: false,
                defaultValue: (short)0);

            migrationBuilder.AddColumn<short>(
                name: "check_headings",
                table: "university_settings",
                type: "smallint",
                nullable: false,
                defaultValue: (short)0);

            migrationBuilder.AddColumn<short>(
                name: "check_images",
                table: "university_settings",
                type: "smallint",
                nullable: false,
                defaultValue: (short)0);

            migrationBuilder.AddColumn<short>(
                name: "check_inside_links",
                table: "university_settings",
                type: "smallint",
                nullable: false,
                defaultValue: (short)0);

            migrationBuilder.AddColumn<short>(
                name: "check_leaks",
                table: "university_settings",
                type: "smallint",
                nullable: false,
                defaultValue: (short)0);

            migrationBuilder.AddColumn<short>(
                name: "check_outside_links",
                table: "university_settings",
                type: "smallint",
                nullable: false,
                defaultValue: (short)0);

            migrationBuilder.AddColumn<short>(
                name: "check_parts",
                table: "university_settings",
                type: "smallint",
                nullable: false,
                defaultValue: (short)0);

            migrationBuilder.AddColumn<short>(
                name: "check_rendering",
                table: "university_settings",
                type: "smallint",
                nullable: false,
                defaultValue: (short)0);

            migrationBuilder.AddColumn<short>(
                name: "check_unsolved",
                table: "university_settings",
                type: "smallint",
                nullable: false,
                defaultValue: (short)0);

            migrationBuilder.AddColumn<bool>(
                name: "review_required",
                table: "university_settings",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "erratum",
                table: "chapters",
                type: "character varying(500)",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "erratum_at",
                table: "chapters",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<short>(
                name: "release",
                table: "chapter_versions",
                type: "smallint",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "solutions_at",
                table: "chapter_versions",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "tell_readers",
                table: "chapter_versions",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "chapter_reviews",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    chapter_id = table.Column<int>(type: "integer", nullable: false),
                    reviewer_id = table.Column<int>(type: "integer", nullable: false),
                    reviewer_name = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    asked_by = table.Column<int>(type: "integer", nullable: false),
                    asked_by_name = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    asked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    message = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    decision = table.Column<short>(type: "smallint", nullable: false),
                    decided_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    note = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    text_hash = table.Column<byte[]>(type: "bytea", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_chapter_reviews", x => x.id);
                    table.ForeignKey(
                        name: "fk_chapter_reviews_chapters_university_id_chapter_id",
                        columns: x => new { x.university_id, x.chapter_id },
                        principalTable: "chapters",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_chapter_reviews_professors_university_id_reviewer_id",
                        columns: x => new { x.university_id, x.reviewer_id },
                        principalTable: "professors",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_chapter_reviews_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "link_checks",
                columns: table => new
                {
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    address_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    address = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    answer = table.Column<short>(type: "smallint", nullable: false),
                    status = table.Column<short>(type: "smallint", nullable: false),
                    checked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_link_checks", x => new { x.university_id, x.address_hash });
                    table.ForeignKey(
                        name: "fk_link_checks_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "review_comments",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    chapter_id = table.Column<int>(type: "integer", nullable: false),
                    parent_id = table.Column<long>(type: "bigint", nullable: true),
                    part = table.Column<short>(type: "smallint", nullable: false),
                    heading = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    quote = table.Column<string>(type: "character varying(160)", maxLength: 160, nullable: false),
                    text = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    account_id = table.Column<int>(type: "integer", nullable: false),
                    author_name = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    resolved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_review_comments", x => x.id);
                    table.UniqueConstraint("ak_review_comments_university_id_id", x => new { x.university_id, x.id });
                    table.ForeignKey(
                        name: "fk_review_comments_chapters_university_id_chapter_id",
                        columns: x => new { x.university_id, x.chapter_id },
                        principalTable: "chapters",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_review_comments_review_comments_university_id_parent_id",
                        columns: x => new { x.university_id, x.parent_id },
                        principalTable: "review_comments",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_review_comments_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "scheduled_sections",
                columns: table => new
                {
                    chapter_id = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<short>(type: "smallint", nullable: false),
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    markdown = table.Column<string>(type: "text", nullable: false),
                    html = table.Column<string>(type: "text", nullable: false),
                    contents = table.Column<string>(type: "jsonb", nullable: false),
                    plain_text = table.Column<string>(type: "text", nullable: false),
                    words = table.Column<int>(type: "integer", nullable: false),
                    has_formulas = table.Column<bool>(type: "boolean", nullable: false),
                    renderer_version = table.Column<short>(type: "smallint", nullable: false),
                    excerpt = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    exercises = table.Column<short>(type: "smallint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_scheduled_sections", x => new { x.chapter_id, x.kind });
                    table.ForeignKey(
                        name: "fk_scheduled_sections_chapters_university_id_chapter_id",
                        columns: x => new { x.university_id, x.chapter_id },
                        principalTable: "chapters",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_scheduled_sections_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_chapter_reviews_university_id_chapter_id_id",
                table: "chapter_reviews",
                columns: new[] { "university_id", "chapter_id", "id" },
                descending: new[] { false, false, true });

            migrationBuilder.CreateIndex(
                name: "ix_chapter_reviews_university_id_reviewer_id_chapter_id",
                table: "chapter_reviews",
                columns: new[] { "university_id", "reviewer_id", "chapter_id" },
                unique: true,
                filter: "decision = 0");

            migrationBuilder.CreateIndex(
                name: "ix_review_comments_university_id_chapter_id_id",
                table: "review_comments",
                columns: new[] { "university_id", "chapter_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_review_comments_university_id_parent_id",
                table: "review_comments",
                columns: new[] { "university_id", "parent_id" });

            migrationBuilder.CreateIndex(
                name: "ix_scheduled_sections_university_id_chapter_id",
                table: "scheduled_sections",
                columns: new[] { "university_id", "chapter_id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "chapter_reviews");

            migrationBuilder.DropTable(
                name: "link_checks");

            migrationBuilder.DropTable(
                name: "review_comments");

            migrationBuilder.DropTable(
                name: "scheduled_sections");

            migrationBuilder.DropColumn(
                name: "check_alt_text",
                table: "university_settings");

            migrationBuilder.DropColumn(
                name: "check_headings",
                table: "university_settings");

            migrationBuilder.DropColumn(
                name: "check_images",
                table: "university_settings");

            migrationBuilder.DropColumn(
                name: "check_inside_links",
                table: "university_settings");

            migrationBuilder.DropColumn(
                name: "check_leaks",
                table: "university_settings");

            migrationBuilder.DropColumn(
                name: "check_outside_links",
                table: "university_settings");

            migrationBuilder.DropColumn(
                name: "check_parts",
                table: "university_settings");

            migrationBuilder.DropColumn(
                name: "check_rendering",
                table: "university_settings");

            migrationBuilder.DropColumn(
                name: "check_unsolved",
                table: "university_settings");

            migrationBuilder.DropColumn(
                name: "review_required",
                table: "university_settings");

            migrationBuilder.DropColumn(
                name: "erratum",
                table: "chapters");

            migrationBuilder.DropColumn(
                name: "erratum_at",
                table: "chapters");

            migrationBuilder.DropColumn(
                name: "release",
                table: "chapter_versions");

            migrationBuilder.DropColumn(
                name: "solutions_at",
                table: "chapter_versions");

            migrationBuilder.DropColumn(
                name: "tell_readers",
                table: "chapter_versions");
        }
    }
}
