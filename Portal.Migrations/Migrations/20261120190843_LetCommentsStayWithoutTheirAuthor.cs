using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Migrations.Migrations
{
    /// <inheritdoc />
    public partial class LetCommentsStayWithoutTheirAuthor : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_comments_author",
                table: "comments");

            migrationBuilder.AddColumn<bool>(
                name: "former_professor",
                table: "comments",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddCheckConstraint(
                name: "ck_comments_author",
                table: "comments",
                sql: "num_nonnulls(student_id, professor_id) + former_professor::int <= 1");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_comments_author",
                table: "comments");

            migrationBuilder.DropColumn(
                name: "former_professor",
                table: "comments");

            migrationBuilder.AddCheckConstraint(
                name: "ck_comments_author",
                table: "comments",
                sql: "num_nonnulls(student_id, professor_id) = 1");
        }
    }
}
