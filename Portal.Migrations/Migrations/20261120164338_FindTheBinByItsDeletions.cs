using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Migrations.Migrations
{
    /// <inheritdoc />
    public partial class FindTheBinByItsDeletions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "ix_subjects_university_id_deletion_id",
                table: "subjects",
                columns: new[] { "university_id", "deletion_id" },
                filter: "deletion_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_students_university_id_deletion_id",
                table: "students",
                columns: new[] { "university_id", "deletion_id" },
                filter: "deletion_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_programmes_university_id_deletion_id",
                table: "programmes",
                columns: new[] { "university_id", "deletion_id" },
                filter: "deletion_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_professors_university_id_deletion_id",
                table: "professors",
                columns: new[] { "university_id", "deletion_id" },
                filter: "deletion_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_faculties_university_id_deletion_id",
                table: "faculties",
                columns: new[] { "university_id", "deletion_id" },
                filter: "deletion_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_chapters_university_id_deletion_id",
                table: "chapters",
                columns: new[] { "university_id", "deletion_id" },
                filter: "deletion_id IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_subjects_university_id_deletion_id",
                table: "subjects");

            migrationBuilder.DropIndex(
                name: "ix_students_university_id_deletion_id",
                table: "students");

            migrationBuilder.DropIndex(
                name: "ix_programmes_university_id_deletion_id",
                table: "programmes");

            migrationBuilder.DropIndex(
                name: "ix_professors_university_id_deletion_id",
                table: "professors");

            migrationBuilder.DropIndex(
                name: "ix_faculties_university_id_deletion_id",
                table: "faculties");

            migrationBuilder.DropIndex(
                name: "ix_chapters_university_id_deletion_id",
                table: "chapters");
        }
    }
}
