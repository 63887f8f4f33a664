using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Migrations.Migrations
{
    /// <inheritdoc />
    public partial class NumberPeopleAndNoteWhereFrom : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "number",
                table: "students",
                type: "character varying(40)",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "number",
                table: "professors",
                type: "character varying(40)",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "address",
                table: "audit_entries",
                type: "character varying(45)",
                maxLength: 45,
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_students_university_id_number",
                table: "students",
                columns: new[] { "university_id", "number" },
                unique: true,
                filter: "number IS NOT NULL AND deleted_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_professors_university_id_number",
                table: "professors",
                columns: new[] { "university_id", "number" },
                unique: true,
                filter: "number IS NOT NULL AND deleted_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_university_id_account_id_id",
                table: "audit_entries",
                columns: new[] { "university_id", "account_id", "id" },
                descending: new[] { false, false, true });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_university_id_action_id",
                table: "audit_entries",
                columns: new[] { "university_id", "action", "id" },
                descending: new[] { false, false, true });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_university_id_target_target_id_id",
                table: "audit_entries",
                columns: new[] { "university_id", "target", "target_id", "id" },
                descending: new[] { false, false, false, true });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_students_university_id_number",
                table: "students");

            migrationBuilder.DropIndex(
                name: "ix_professors_university_id_number",
                table: "professors");

            migrationBuilder.DropIndex(
                name: "ix_audit_entries_university_id_account_id_id",
                table: "audit_entries");

            migrationBuilder.DropIndex(
                name: "ix_audit_entries_university_id_action_id",
                table: "audit_entries");

            migrationBuilder.DropIndex(
                name: "ix_audit_entries_university_id_target_target_id_id",
                table: "audit_entries");

            migrationBuilder.DropColumn(
                name: "number",
                table: "students");

            migrationBuilder.DropColumn(
                name: "number",
                table: "professors");

            migrationBuilder.DropColumn(
                name: "address",
                table: "audit_entries");
        }
    }
}
