using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Portal.Migrations.Migrations
{
    /// <inheritdoc />
    public partial class AddProgressionSubscriptionsRolloversAndRosters : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_subjects_university_id_programme_id_level_id_semester_code",
                table: "subjects");

            migrationBuilder.DropIndex(
                name: "ix_chapters_university_id_programme_id_track_id_published_at_id",
                table: "chapters");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "archived_at",
                table: "subjects",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "archived_by_id",
                table: "subjects",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "copied_from_id",
                table: "subjects",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "rollover_id",
                table: "subjects",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "archived_at",
                table: "chapters",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "copied_from_id",
                table: "chapters",
                type: "integer",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "payment_events",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    event_id = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    received_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_payment_events", x => x.id);
                    table.ForeignKey(
                        name: "fk_payment_events_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "progression_counts",
                columns: table => new
                {
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    academic_year = table.Column<short>(type: "smallint", nullable: false),
                    from_programme_id = table.Column<int>(type: "integer", nullable: false),
                    from_level_id = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<short>(type: "smallint", nullable: false),
                    state = table.Column<short>(type: "smallint", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_progression_counts", x => new { x.university_id, x.academic_year, x.from_programme_id, x.from_level_id, x.kind, x.state });
                    table.ForeignKey(
                        name: "fk_progression_counts_levels_university_id_from_level_id",
                        columns: x => new { x.university_id, x.from_level_id },
                        principalTable: "levels",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_progression_counts_programmes_university_id_from_programme_~",
                        columns: x => new { x.university_id, x.from_programme_id },
                        principalTable: "programmes",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_progression_counts_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "progression_rules",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    from_programme_id = table.Column<int>(type: "integer", nullable: false),
                    from_level_id = table.Column<int>(type: "integer", nullable: false),
                    to_programme_id = table.Column<int>(type: "integer", nullable: true),
                    to_level_id = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_progression_rules", x => x.id);
                    table.CheckConstraint("ck_progression_rules_target", "(to_programme_id IS NULL) = (to_level_id IS NULL)");
                    table.ForeignKey(
                        name: "fk_progression_rules_levels_university_id_from_level_id",
                        columns: x => new { x.university_id, x.from_level_id },
                        principalTable: "levels",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_progression_rules_levels_university_id_to_level_id",
                        columns: x => new { x.university_id, x.to_level_id },
                        principalTable: "levels",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_progression_rules_programmes_university_id_from_programme_id",
                        columns: x => new { x.university_id, x.from_programme_id },
                        principalTable: "programmes",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_progression_rules_programmes_university_id_to_programme_id",
                        columns: x => new { x.university_id, x.to_programme_id },
                        principalTable: "programmes",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_progression_rules_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "progression_settings",
                columns: table => new
                {
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    opens_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    closes_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_progression_settings", x => x.university_id);
                    table.ForeignKey(
                        name: "fk_progression_settings_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "roster_imports",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    account_id = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<short>(type: "smallint", nullable: false),
                    format = table.Column<short>(type: "smallint", nullable: false),
                    name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    file_id = table.Column<int>(type: "integer", nullable: true),
                    charset = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    delimiter = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    header_line = table.Column<int>(type: "integer", nullable: false),
                    layout = table.Column<string>(type: "jsonb", nullable: true),
                    state = table.Column<short>(type: "smallint", nullable: false),
                    job_id = table.Column<long>(type: "bigint", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    compared_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    applied_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    undone_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    created = table.Column<int>(type: "integer", nullable: false),
                    changed = table.Column<int>(type: "integer", nullable: false),
                    disabled = table.Column<int>(type: "integer", nullable: false),
                    unchanged = table.Column<int>(type: "integer", nullable: false),
                    refused = table.Column<int>(type: "integer", nullable: false),
                    people_in_scope = table.Column<int>(type: "integer", nullable: false),
                    people = table.Column<int>(type: "integer", nullable: false),
                    conflicts = table.Column<int>(type: "integer", nullable: false),
                    kept = table.Column<int>(type: "integer", nullable: false),
                    unknown = table.Column<string>(type: "jsonb", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_roster_imports", x => x.id);
                    table.UniqueConstraint("ak_roster_imports_university_id_id", x => new { x.university_id, x.id });
                    table.ForeignKey(
                        name: "fk_roster_imports_stored_files_university_id_file_id",
                        columns: x => new { x.university_id, x.file_id },
                        principalTable: "stored_files",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_roster_imports_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "roster_layouts",
                columns: table => new
                {
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<short>(type: "smallint", nullable: false),
                    signature = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    layout = table.Column<string>(type: "jsonb", nullable: false),
                    used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_roster_layouts", x => new { x.university_id, x.kind, x.signature });
                    table.ForeignKey(
                        name: "fk_roster_layouts_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "roster_words",
                columns: table => new
                {
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    field = table.Column<short>(type: "smallint", nullable: false),
                    word = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    programme_id = table.Column<int>(type: "integer", nullable: true),
                    level_id = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_roster_words", x => new { x.university_id, x.field, x.word });
                    table.ForeignKey(
                        name: "fk_roster_words_levels_university_id_level_id",
                        columns: x => new { x.university_id, x.level_id },
                        principalTable: "levels",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_roster_words_programmes_university_id_programme_id",
                        columns: x => new { x.university_id, x.programme_id },
                        principalTable: "programmes",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_roster_words_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "student_progressions",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    student_id = table.Column<int>(type: "integer", nullable: false),
                    academic_year = table.Column<short>(type: "smallint", nullable: false),
                    from_programme_id = table.Column<int>(type: "integer", nullable: false),
                    from_level_id = table.Column<int>(type: "integer", nullable: false),
                    to_programme_id = table.Column<int>(type: "integer", nullable: true),
                    to_level_id = table.Column<int>(type: "integer", nullable: true),
                    kind = table.Column<short>(type: "smallint", nullable: false),
                    state = table.Column<short>(type: "smallint", nullable: false),
                    asked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    decided_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    decided_by_account_id = table.Column<int>(type: "integer", nullable: true),
                    undone_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    undone_by_account_id = table.Column<int>(type: "integer", nullable: true),
                    reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    job_id = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_student_progressions", x => x.id);
                    table.CheckConstraint("ck_student_progressions_target", "(to_programme_id IS NULL) = (to_level_id IS NULL)");
                    table.ForeignKey(
                        name: "fk_student_progressions_accounts_decided_by_account_id",
                        column: x => x.decided_by_account_id,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                    table.ForeignKey(
                        name: "fk_student_progressions_accounts_undone_by_account_id",
                        column: x => x.undone_by_account_id,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                    table.ForeignKey(
                        name: "fk_student_progressions_levels_university_id_from_level_id",
                        columns: x => new { x.university_id, x.from_level_id },
                        principalTable: "levels",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_student_progressions_levels_university_id_to_level_id",
                        columns: x => new { x.university_id, x.to_level_id },
                        principalTable: "levels",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_student_progressions_programmes_university_id_from_programm~",
                        columns: x => new { x.university_id, x.from_programme_id },
                        principalTable: "programmes",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_student_progressions_programmes_university_id_to_programme_~",
                        columns: x => new { x.university_id, x.to_programme_id },
                        principalTable: "programmes",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_student_progressions_students_university_id_student_id",
                        columns: x => new { x.university_id, x.student_id },
                        principalTable: "students",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_student_progressions_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "subscription_payments",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    student_id = table.Column<int>(type: "integer", nullable: false),
                    method = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    transaction_number = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    amount = table.Column<decimal>(type: "numeric(12,2)", precision: 12, scale: 2, nullable: false),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    length_days = table.Column<short>(type: "smallint", nullable: false),
                    proof_file_id = table.Column<int>(type: "integer", nullable: true),
                    state = table.Column<short>(type: "smallint", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    reviewed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    reviewed_by_account_id = table.Column<int>(type: "integer", nullable: true),
                    reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    paid_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_subscription_payments", x => x.id);
                    table.ForeignKey(
                        name: "fk_subscription_payments_accounts_reviewed_by_account_id",
                        column: x => x.reviewed_by_account_id,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                    table.ForeignKey(
                        name: "fk_subscription_payments_stored_files_university_id_proof_file~",
                        columns: x => new { x.university_id, x.proof_file_id },
                        principalTable: "stored_files",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_subscription_payments_students_university_id_student_id",
                        columns: x => new { x.university_id, x.student_id },
                        principalTable: "students",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_subscription_payments_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "subscription_settings",
                columns: table => new
                {
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    gate = table.Column<short>(type: "smallint", nullable: false),
                    amount = table.Column<decimal>(type: "numeric(12,2)", precision: 12, scale: 2, nullable: false),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    length_days = table.Column<short>(type: "smallint", nullable: false),
                    methods = table.Column<string[]>(type: "text[]", nullable: false),
                    instructions = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    webhook_secret = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_subscription_settings", x => x.university_id);
                    table.ForeignKey(
                        name: "fk_subscription_settings_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "subscriptions",
                columns: table => new
                {
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    student_id = table.Column<int>(type: "integer", nullable: false),
                    starts_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ends_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    soon_told_for = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    end_told_for = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_subscriptions", x => new { x.university_id, x.student_id });
                    table.ForeignKey(
                        name: "fk_subscriptions_students_university_id_student_id",
                        columns: x => new { x.university_id, x.student_id },
                        principalTable: "students",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_subscriptions_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "year_rollovers",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    year = table.Column<short>(type: "smallint", nullable: false),
                    programme_ids = table.Column<int[]>(type: "integer[]", nullable: false),
                    copy = table.Column<short>(type: "smallint", nullable: false),
                    state = table.Column<short>(type: "smallint", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    account_id = table.Column<int>(type: "integer", nullable: true),
                    job_id = table.Column<long>(type: "bigint", nullable: true),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    undone_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    archived = table.Column<int>(type: "integer", nullable: false),
                    subjects = table.Column<int>(type: "integer", nullable: false),
                    chapters = table.Column<int>(type: "integer", nullable: false),
                    files = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_year_rollovers", x => x.id);
                    table.UniqueConstraint("ak_year_rollovers_university_id_id", x => new { x.university_id, x.id });
                    table.ForeignKey(
                        name: "fk_year_rollovers_accounts_account_id",
                        column: x => x.account_id,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                    table.ForeignKey(
                        name: "fk_year_rollovers_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "roster_rows",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    import_id = table.Column<long>(type: "bigint", nullable: false),
                    line = table.Column<int>(type: "integer", nullable: false),
                    outcome = table.Column<short>(type: "smallint", nullable: false),
                    thing = table.Column<short>(type: "smallint", nullable: false),
                    name = table.Column<string>(type: "character varying(202)", maxLength: 202, nullable: false),
                    target_id = table.Column<int>(type: "integer", nullable: true),
                    account_id = table.Column<int>(type: "integer", nullable: true),
                    number = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    user_key = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    email_key = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: true),
                    wanted = table.Column<string>(type: "jsonb", nullable: true),
                    seen = table.Column<string>(type: "jsonb", nullable: true),
                    changes = table.Column<string>(type: "jsonb", nullable: true),
                    faults = table.Column<string>(type: "jsonb", nullable: true),
                    before = table.Column<string>(type: "jsonb", nullable: true),
                    after = table.Column<string>(type: "jsonb", nullable: true),
                    fate = table.Column<short>(type: "smallint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_roster_rows", x => x.id);
                    table.ForeignKey(
                        name: "fk_roster_rows_roster_imports_university_id_import_id",
                        columns: x => new { x.university_id, x.import_id },
                        principalTable: "roster_imports",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_roster_rows_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_subjects_university_id_archived_by_id",
                table: "subjects",
                columns: new[] { "university_id", "archived_by_id" },
                filter: "archived_by_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_subjects_university_id_programme_id_level_id_semester_code",
                table: "subjects",
                columns: new[] { "university_id", "programme_id", "level_id", "semester", "code" },
                unique: true,
                filter: "deleted_at IS NULL AND archived_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_subjects_university_id_rollover_id",
                table: "subjects",
                columns: new[] { "university_id", "rollover_id" },
                filter: "rollover_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_chapters_university_id_programme_id_track_id_published_at_id",
                table: "chapters",
                columns: new[] { "university_id", "programme_id", "track_id", "published_at", "id" },
                descending: new[] { false, false, false, true, true },
                filter: "deleted_at IS NULL AND published_at IS NOT NULL AND archived_at IS NULL")
                .Annotation("Npgsql:IndexInclude", new[] { "level_rank" });

            migrationBuilder.CreateIndex(
                name: "ix_payment_events_university_id_event_id",
                table: "payment_events",
                columns: new[] { "university_id", "event_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_progression_rules_place",
                table: "progression_rules",
                columns: new[] { "university_id", "from_programme_id", "from_level_id", "to_programme_id", "to_level_id" },
                unique: true)
                .Annotation("Npgsql:NullsDistinct", false);

            migrationBuilder.CreateIndex(
                name: "ix_roster_imports_university_id_file_id",
                table: "roster_imports",
                columns: new[] { "university_id", "file_id" },
                filter: "file_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_roster_imports_university_id_id",
                table: "roster_imports",
                columns: new[] { "university_id", "id" },
                descending: new[] { false, true });

            migrationBuilder.CreateIndex(
                name: "ix_roster_rows_university_id_import_id_line_id",
                table: "roster_rows",
                columns: new[] { "university_id", "import_id", "line", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_roster_rows_university_id_import_id_outcome_line_id",
                table: "roster_rows",
                columns: new[] { "university_id", "import_id", "outcome", "line", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_roster_rows_university_id_thing_target_id",
                table: "roster_rows",
                columns: new[] { "university_id", "thing", "target_id" },
                filter: "fate = 1 AND target_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_student_progressions_job",
                table: "student_progressions",
                columns: new[] { "university_id", "job_id", "id" },
                filter: "job_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_student_progressions_programme",
                table: "student_progressions",
                columns: new[] { "university_id", "academic_year", "from_programme_id", "state", "id" },
                descending: new[] { false, false, false, false, true });

            migrationBuilder.CreateIndex(
                name: "ix_student_progressions_state",
                table: "student_progressions",
                columns: new[] { "university_id", "academic_year", "state", "id" },
                descending: new[] { false, false, false, true });

            migrationBuilder.CreateIndex(
                name: "ix_student_progressions_student",
                table: "student_progressions",
                columns: new[] { "university_id", "student_id", "id" },
                descending: new[] { false, false, true });

            migrationBuilder.CreateIndex(
                name: "ix_student_progressions_year",
                table: "student_progressions",
                columns: new[] { "university_id", "student_id", "academic_year" },
                unique: true,
                filter: "state IN (0, 1)");

            migrationBuilder.CreateIndex(
                name: "ix_subscription_payments_university_id_method_transaction_numb~",
                table: "subscription_payments",
                columns: new[] { "university_id", "method", "transaction_number" },
                unique: true,
                filter: "state <> 2");

            migrationBuilder.CreateIndex(
                name: "ix_subscription_payments_university_id_proof_file_id",
                table: "subscription_payments",
                columns: new[] { "university_id", "proof_file_id" },
                filter: "proof_file_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_subscription_payments_university_id_state_id",
                table: "subscription_payments",
                columns: new[] { "university_id", "state", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_subscription_payments_university_id_student_id_id",
                table: "subscription_payments",
                columns: new[] { "university_id", "student_id", "id" },
                descending: new[] { false, false, true });

            migrationBuilder.CreateIndex(
                name: "ix_subscription_payments_waiting",
                table: "subscription_payments",
                columns: new[] { "university_id", "student_id" },
                unique: true,
                filter: "state = 0");

            migrationBuilder.CreateIndex(
                name: "ix_subscriptions_university_id_ends_at",
                table: "subscriptions",
                columns: new[] { "university_id", "ends_at" });

            migrationBuilder.CreateIndex(
                name: "ix_year_rollovers_university_id_id",
                table: "year_rollovers",
                columns: new[] { "university_id", "id" },
                descending: new[] { false, true });

            migrationBuilder.CreateIndex(
                name: "ix_year_rollovers_waiting",
                table: "year_rollovers",
                column: "university_id",
                unique: true,
                filter: "state = 0");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "payment_events");

            migrationBuilder.DropTable(
                name: "progression_counts");

            migrationBuilder.DropTable(
                name: "progression_rules");

            migrationBuilder.DropTable(
                name: "progression_settings");

            migrationBuilder.DropTable(
                name: "roster_layouts");

            migrationBuilder.DropTable(
                name: "roster_rows");

            migrationBuilder.DropTable(
                name: "roster_words");

            migrationBuilder.DropTable(
                name: "student_progressions");

            migrationBuilder.DropTable(
                name: "subscription_payments");

            migrationBuilder.DropTable(
                name: "subscription_settings");

            migrationBuilder.DropTable(
                name: "subscriptions");

            migrationBuilder.DropTable(
                name: "year_rollovers");

            migrationBuilder.DropTable(
                name: "roster_imports");

            migrationBuilder.DropIndex(
                name: "ix_subjects_university_id_archived_by_id",
                table: "subjects");

            migrationBuilder.DropIndex(
                name: "ix_subjects_university_id_programme_id_level_id_semester_code",
                table: "subjects");

            migrationBuilder.DropIndex(
                name: "ix_subjects_university_id_rollover_id",
                table: "subjects");

            migrationBuilder.DropIndex(
                name: "ix_chapters_university_id_programme_id_track_id_published_at_id",
                table: "chapters");

            migrationBuilder.DropColumn(
                name: "archived_at",
                table: "subjects");

            migrationBuilder.DropColumn(
                name: "archived_by_id",
                table: "subjects");

            migrationBuilder.DropColumn(
                name: "copied_from_id",
                table: "subjects");

            migrationBuilder.DropColumn(
                name: "rollover_id",
                table: "subjects");

            migrationBuilder.DropColumn(
                name: "archived_at",
                table: "chapters");

            migrationBuilder.DropColumn(
                name: "copied_from_id",
                table: "chapters");

            migrationBuilder.CreateIndex(
                name: "ix_subjects_university_id_programme_id_level_id_semester_code",
                table: "subjects",
                columns: new[] { "university_id", "programme_id", "level_id", "semester", "code" },
                unique: true,
                filter: "deleted_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_chapters_university_id_programme_id_track_id_published_at_id",
                table: "chapters",
                columns: new[] { "university_id", "programme_id", "track_id", "published_at", "id" },
                descending: new[] { false, false, false, true, true },
                filter: "deleted_at IS NULL AND published_at IS NOT NULL")
                .Annotation("Npgsql:IndexInclude", new[] { "level_rank" });
        }
    }
}
