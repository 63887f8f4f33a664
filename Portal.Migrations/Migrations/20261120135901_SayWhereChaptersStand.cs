using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Migrations.Migrations
{
    /// <inheritdoc />
    public partial class SayWhereChaptersStand : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "drafted_at",
                table: "chapters",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "latest_version",
                table: "chapters",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<short>(
                name: "review",
                table: "chapters",
                type: "smallint",
                nullable: false,
                defaultValue: (short)0);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "scheduled_for",
                table: "chapters",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "scheduled_version",
                table: "chapters",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "withdrawn_at",
                table: "chapters",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "erratum",
                table: "chapter_versions",
                type: "character varying(500)",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "name",
                table: "chapter_versions",
                type: "character varying(100)",
                maxLength: 100,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "published_at",
                table: "chapter_versions",
                type: "timestamp with time zone",
                nullable: true);

            // What was written before knows its newest version, and which versions readers saw: the journal of publications says it, and the one they see now.
            migrationBuilder.Sql("""
                UPDATE chapters c SET latest_version = coalesce((SELECT max(v.number) FROM chapter_versions v WHERE v.university_id = c.university_id AND v.chapter_id = c.id), c.published_version);
                UPDATE chapter_versions v SET published_at = v.created_at
                  FROM chapters c
                 WHERE c.university_id = v.university_id AND c.id = v.chapter_id AND c.published_at IS NOT NULL AND c.published_version = v.number;
                UPDATE chapter_versions v SET published_at = v.created_at
                  FROM audit_entries a
                 WHERE a.university_id = v.university_id AND a.target = 'chapter' AND a.target_id = v.chapter_id
                   AND a.action = 'chapter.published' AND a.details->>'version' = v.number::text AND v.published_at IS NULL;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "drafted_at",
                table: "chapters");

            migrationBuilder.DropColumn(
                name: "latest_version",
                table: "chapters");

            migrationBuilder.DropColumn(
                name: "review",
                table: "chapters");

            migrationBuilder.DropColumn(
                name: "scheduled_for",
                table: "chapters");

            migrationBuilder.DropColumn(
                name: "scheduled_version",
                table: "chapters");

            migrationBuilder.DropColumn(
                name: "withdrawn_at",
                table: "chapters");

            migrationBuilder.DropColumn(
                name: "erratum",
                table: "chapter_versions");

            migrationBuilder.DropColumn(
                name: "name",
                table: "chapter_versions");

            migrationBuilder.DropColumn(
                name: "published_at",
                table: "chapter_versions");
        }
    }
}
