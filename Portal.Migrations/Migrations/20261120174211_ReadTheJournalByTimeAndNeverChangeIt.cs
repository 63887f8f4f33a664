using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Migrations.Migrations
{
    /// <inheritdoc />
    public partial class ReadTheJournalByTimeAndNeverChangeIt : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_audit_entries_university_id_account_id_id",
                table: "audit_entries");

            migrationBuilder.DropIndex(
                name: "ix_audit_entries_university_id_action_id",
                table: "audit_entries");

            migrationBuilder.DropIndex(
                name: "ix_audit_entries_university_id_id",
                table: "audit_entries");

            migrationBuilder.DropIndex(
                name: "ix_audit_entries_university_id_target_target_id_id",
                table: "audit_entries");

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_university_id_account_id_at_id",
                table: "audit_entries",
                columns: new[] { "university_id", "account_id", "at", "id" },
                descending: new[] { false, false, true, true });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_university_id_action_at_id",
                table: "audit_entries",
                columns: new[] { "university_id", "action", "at", "id" },
                descending: new[] { false, false, true, true });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_university_id_at_id",
                table: "audit_entries",
                columns: new[] { "university_id", "at", "id" },
                descending: new[] { false, true, true });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_university_id_target_target_id_at_id",
                table: "audit_entries",
                columns: new[] { "university_id", "target", "target_id", "at", "id" },
                descending: new[] { false, false, false, true, true });

            // Append-only, whoever asks. The one door: words about a person may be taken out of a line when that person is erased.
            migrationBuilder.Sql("""
                CREATE FUNCTION portal_keep_journal() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF TG_OP = 'UPDATE' AND current_setting('portal.redacting', true) = 'on'
                        AND (NEW.id, NEW.university_id, NEW.at, NEW.account_id, NEW.action, NEW.target, NEW.target_id)
                            IS NOT DISTINCT FROM (OLD.id, OLD.university_id, OLD.at, OLD.account_id, OLD.action, OLD.target, OLD.target_id) THEN
                        RETURN NEW;
                    END IF;
                    RAISE EXCEPTION 'The journal is append-only.' USING ERRCODE = 'insufficient_privilege';
                END $$;
                CREATE TRIGGER keep_journal BEFORE UPDATE OR DELETE ON audit_entries FOR EACH ROW EXECUTE FUNCTION portal_keep_journal();
                CREATE TRIGGER keep_whole_journal BEFORE TRUNCATE ON audit_entries FOR EACH STATEMENT EXECUTE FUNCTION portal_keep_journal();
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""
                DROP TRIGGER keep_whole_journal ON audit_entries;
                DROP TRIGGER keep_journal ON audit_entries;
                DROP FUNCTION portal_keep_journal();
                """);

            migrationBuilder.DropIndex(
                name: "ix_audit_entries_university_id_account_id_at_id",
                table: "audit_entries");

            migrationBuilder.DropIndex(
                name: "ix_audit_entries_university_id_action_at_id",
                table: "audit_entries");

            migrationBuilder.DropIndex(
                name: "ix_audit_entries_university_id_at_id",
                table: "audit_entries");

            migrationBuilder.DropIndex(
                name: "ix_audit_entries_university_id_target_target_id_at_id",
                table: "audit_entries");

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
                name: "ix_audit_entries_university_id_id",
                table: "audit_entries",
                columns: new[] { "university_id", "id" },
                descending: new[] { false, true });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_university_id_target_target_id_id",
                table: "audit_entries",
                columns: new[] { "university_id", "target", "target_id", "id" },
                descending: new[] { false, false, false, true });
        }
    }
}
