using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Portal.Migrations.Migrations
{
    /// <inheritdoc />
    public partial class TakeFilesForChapters : Migration
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
                defaultValue: 51200);

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

            migrationBuilder.CreateIndex(
                name: "ix_stored_files_id",
                table: "stored_files",
                column: "id",
                filter: "pictures IS NULL");

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
                name: "storage_uses");

            migrationBuilder.DropTable(
                name: "uploads");

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
        }
    }
}
