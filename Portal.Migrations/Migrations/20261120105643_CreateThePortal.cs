using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;
using NpgsqlTypes;

#nullable disable

namespace Portal.Migrations.Migrations
{
    /// <inheritdoc />
    public partial class CreateThePortal : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "audit_entries",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    university_id = table.Column<int>(type: "integer", nullable: true),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    account_id = table.Column<int>(type: "integer", nullable: true),
                    action = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    target = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    target_id = table.Column<int>(type: "integer", nullable: true),
                    details = table.Column<string>(type: "jsonb", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_entries", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "data_protection_keys",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    friendly_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    xml = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_data_protection_keys", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "sign_in_failures",
                columns: table => new
                {
                    key = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    count = table.Column<int>(type: "integer", nullable: false),
                    last_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    blocked_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sign_in_failures", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "universities",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    code = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "fr-x-icu"),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    deleted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    deletion_id = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_universities", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "accounts",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    university_id = table.Column<int>(type: "integer", nullable: true),
                    last_role = table.Column<short>(type: "smallint", nullable: false),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    accepted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    user_name = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    normalized_user_name = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    email = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    normalized_email = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    email_confirmed = table.Column<bool>(type: "boolean", nullable: false),
                    password_hash = table.Column<string>(type: "text", nullable: true),
                    security_stamp = table.Column<string>(type: "text", nullable: true),
                    concurrency_stamp = table.Column<string>(type: "text", nullable: true),
                    phone_number = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    phone_number_confirmed = table.Column<bool>(type: "boolean", nullable: false),
                    two_factor_enabled = table.Column<bool>(type: "boolean", nullable: false),
                    lockout_end = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    lockout_enabled = table.Column<bool>(type: "boolean", nullable: false),
                    access_failed_count = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_accounts", x => x.id);
                    table.ForeignKey(
                        name: "fk_accounts_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "faculties",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    code = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "fr-x-icu"),
                    deleted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    deletion_id = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_faculties", x => x.id);
                    table.UniqueConstraint("ak_faculties_university_id_id", x => new { x.university_id, x.id });
                    table.ForeignKey(
                        name: "fk_faculties_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "stored_files",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    sha256 = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    length = table.Column<long>(type: "bigint", nullable: false),
                    content_type = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    width = table.Column<int>(type: "integer", nullable: false),
                    height = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_stored_files", x => x.id);
                    table.UniqueConstraint("ak_stored_files_university_id_id", x => new { x.university_id, x.id });
                    table.ForeignKey(
                        name: "fk_stored_files_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "tracks",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    code = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "fr-x-icu")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_tracks", x => x.id);
                    table.UniqueConstraint("ak_tracks_university_id_id", x => new { x.university_id, x.id });
                    table.ForeignKey(
                        name: "fk_tracks_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "university_settings",
                columns: table => new
                {
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    time_zone = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    brand_hue = table.Column<short>(type: "smallint", nullable: false),
                    margin_hue = table.Column<short>(type: "smallint", nullable: false),
                    registration = table.Column<short>(type: "smallint", nullable: false),
                    downloads = table.Column<bool>(type: "boolean", nullable: false),
                    progression = table.Column<bool>(type: "boolean", nullable: false),
                    messages = table.Column<bool>(type: "boolean", nullable: false),
                    lessons = table.Column<bool>(type: "boolean", nullable: false),
                    help_text = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_university_settings", x => x.university_id);
                    table.ForeignKey(
                        name: "fk_university_settings_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "account_claims",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    user_id = table.Column<int>(type: "integer", nullable: false),
                    claim_type = table.Column<string>(type: "text", nullable: true),
                    claim_value = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_account_claims", x => x.id);
                    table.ForeignKey(
                        name: "fk_account_claims_accounts_user_id",
                        column: x => x.user_id,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "account_logins",
                columns: table => new
                {
                    login_provider = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    provider_key = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    provider_display_name = table.Column<string>(type: "text", nullable: true),
                    user_id = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_account_logins", x => new { x.login_provider, x.provider_key });
                    table.ForeignKey(
                        name: "fk_account_logins_accounts_user_id",
                        column: x => x.user_id,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "account_passkeys",
                columns: table => new
                {
                    credential_id = table.Column<byte[]>(type: "bytea", maxLength: 1024, nullable: false),
                    user_id = table.Column<int>(type: "integer", nullable: false),
                    Data = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_account_passkeys", x => x.credential_id);
                    table.ForeignKey(
                        name: "fk_account_passkeys_accounts_user_id",
                        column: x => x.user_id,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "account_tokens",
                columns: table => new
                {
                    user_id = table.Column<int>(type: "integer", nullable: false),
                    login_provider = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    name = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    value = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_account_tokens", x => new { x.user_id, x.login_provider, x.name });
                    table.ForeignKey(
                        name: "fk_account_tokens_accounts_user_id",
                        column: x => x.user_id,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "administrators",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    of_university_id = table.Column<int>(type: "integer", nullable: true),
                    account_id = table.Column<int>(type: "integer", nullable: false),
                    first_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "fr-x-icu"),
                    last_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "fr-x-icu"),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_administrators", x => x.id);
                    table.ForeignKey(
                        name: "fk_administrators_accounts_account_id",
                        column: x => x.account_id,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_administrators_universities_of_university_id",
                        column: x => x.of_university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "professors",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    account_id = table.Column<int>(type: "integer", nullable: false),
                    first_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "fr-x-icu"),
                    last_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "fr-x-icu"),
                    speciality = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    search_name = table.Column<string>(type: "text", nullable: false, computedColumnSql: "portal_unaccent(lower(first_name || ' ' || last_name))", stored: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    deleted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    deletion_id = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_professors", x => x.id);
                    table.UniqueConstraint("ak_professors_university_id_id", x => new { x.university_id, x.id });
                    table.ForeignKey(
                        name: "fk_professors_accounts_account_id",
                        column: x => x.account_id,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_professors_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "programmes",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    faculty_id = table.Column<int>(type: "integer", nullable: false),
                    code = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "fr-x-icu"),
                    deleted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    deletion_id = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_programmes", x => x.id);
                    table.UniqueConstraint("ak_programmes_university_id_id", x => new { x.university_id, x.id });
                    table.ForeignKey(
                        name: "fk_programmes_faculties_university_id_faculty_id",
                        columns: x => new { x.university_id, x.faculty_id },
                        principalTable: "faculties",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_programmes_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "levels",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    track_id = table.Column<int>(type: "integer", nullable: false),
                    code = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "fr-x-icu"),
                    rank = table.Column<short>(type: "smallint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_levels", x => x.id);
                    table.UniqueConstraint("ak_levels_university_id_id", x => new { x.university_id, x.id });
                    table.ForeignKey(
                        name: "fk_levels_tracks_university_id_track_id",
                        columns: x => new { x.university_id, x.track_id },
                        principalTable: "tracks",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_levels_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "professor_faculties",
                columns: table => new
                {
                    professor_id = table.Column<int>(type: "integer", nullable: false),
                    faculty_id = table.Column<int>(type: "integer", nullable: false),
                    university_id = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_professor_faculties", x => new { x.professor_id, x.faculty_id });
                    table.ForeignKey(
                        name: "fk_professor_faculties_faculties_university_id_faculty_id",
                        columns: x => new { x.university_id, x.faculty_id },
                        principalTable: "faculties",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_professor_faculties_professors_university_id_professor_id",
                        columns: x => new { x.university_id, x.professor_id },
                        principalTable: "professors",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_professor_faculties_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "professor_programmes",
                columns: table => new
                {
                    professor_id = table.Column<int>(type: "integer", nullable: false),
                    programme_id = table.Column<int>(type: "integer", nullable: false),
                    university_id = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_professor_programmes", x => new { x.professor_id, x.programme_id });
                    table.ForeignKey(
                        name: "fk_professor_programmes_professors_university_id_professor_id",
                        columns: x => new { x.university_id, x.professor_id },
                        principalTable: "professors",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_professor_programmes_programmes_university_id_programme_id",
                        columns: x => new { x.university_id, x.programme_id },
                        principalTable: "programmes",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_professor_programmes_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "students",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    account_id = table.Column<int>(type: "integer", nullable: false),
                    first_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "fr-x-icu"),
                    last_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "fr-x-icu"),
                    programme_id = table.Column<int>(type: "integer", nullable: false),
                    level_id = table.Column<int>(type: "integer", nullable: false),
                    search_name = table.Column<string>(type: "text", nullable: false, computedColumnSql: "portal_unaccent(lower(first_name || ' ' || last_name))", stored: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    deleted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    deletion_id = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_students", x => x.id);
                    table.UniqueConstraint("ak_students_university_id_id", x => new { x.university_id, x.id });
                    table.ForeignKey(
                        name: "fk_students_accounts_account_id",
                        column: x => x.account_id,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_students_levels_university_id_level_id",
                        columns: x => new { x.university_id, x.level_id },
                        principalTable: "levels",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_students_programmes_university_id_programme_id",
                        columns: x => new { x.university_id, x.programme_id },
                        principalTable: "programmes",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_students_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "subjects",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    programme_id = table.Column<int>(type: "integer", nullable: false),
                    level_id = table.Column<int>(type: "integer", nullable: false),
                    semester = table.Column<short>(type: "smallint", nullable: false),
                    code = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "fr-x-icu"),
                    summary = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    macros = table.Column<string>(type: "text", nullable: false),
                    published_chapters = table.Column<int>(type: "integer", nullable: false),
                    deleted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    deletion_id = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_subjects", x => x.id);
                    table.UniqueConstraint("ak_subjects_university_id_id", x => new { x.university_id, x.id });
                    table.CheckConstraint("ck_subjects_semester", "semester IN (1, 2)");
                    table.ForeignKey(
                        name: "fk_subjects_levels_university_id_level_id",
                        columns: x => new { x.university_id, x.level_id },
                        principalTable: "levels",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_subjects_programmes_university_id_programme_id",
                        columns: x => new { x.university_id, x.programme_id },
                        principalTable: "programmes",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_subjects_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "chapters",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    subject_id = table.Column<int>(type: "integer", nullable: false),
                    programme_id = table.Column<int>(type: "integer", nullable: false),
                    track_id = table.Column<int>(type: "integer", nullable: false),
                    level_id = table.Column<int>(type: "integer", nullable: false),
                    level_rank = table.Column<short>(type: "smallint", nullable: false),
                    semester = table.Column<short>(type: "smallint", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    title = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false, collation: "fr-x-icu"),
                    excerpt = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    author_names = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    language = table.Column<string>(type: "character varying(2)", maxLength: 2, nullable: false),
                    reading_minutes = table.Column<short>(type: "smallint", nullable: false),
                    exercise_count = table.Column<short>(type: "smallint", nullable: false),
                    solution_release = table.Column<short>(type: "smallint", nullable: false),
                    solutions_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    published_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    published_version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    attribution = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    import_key = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    import_hash = table.Column<byte[]>(type: "bytea", nullable: true),
                    search = table.Column<NpgsqlTsVector>(type: "tsvector", nullable: true, computedColumnSql: "setweight(to_tsvector('portal_fr', title), 'A') || setweight(to_tsvector('portal_fr', excerpt), 'C')", stored: true),
                    deleted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    deletion_id = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_chapters", x => x.id);
                    table.UniqueConstraint("ak_chapters_university_id_id", x => new { x.university_id, x.id });
                    table.ForeignKey(
                        name: "fk_chapters_levels_university_id_level_id",
                        columns: x => new { x.university_id, x.level_id },
                        principalTable: "levels",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_chapters_programmes_university_id_programme_id",
                        columns: x => new { x.university_id, x.programme_id },
                        principalTable: "programmes",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_chapters_subjects_university_id_subject_id",
                        columns: x => new { x.university_id, x.subject_id },
                        principalTable: "subjects",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_chapters_tracks_university_id_track_id",
                        columns: x => new { x.university_id, x.track_id },
                        principalTable: "tracks",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_chapters_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "professor_subjects",
                columns: table => new
                {
                    professor_id = table.Column<int>(type: "integer", nullable: false),
                    subject_id = table.Column<int>(type: "integer", nullable: false),
                    university_id = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_professor_subjects", x => new { x.professor_id, x.subject_id });
                    table.ForeignKey(
                        name: "fk_professor_subjects_professors_university_id_professor_id",
                        columns: x => new { x.university_id, x.professor_id },
                        principalTable: "professors",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_professor_subjects_subjects_university_id_subject_id",
                        columns: x => new { x.university_id, x.subject_id },
                        principalTable: "subjects",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_professor_subjects_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "attachments",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    chapter_id = table.Column<int>(type: "integer", nullable: false),
                    section = table.Column<short>(type: "smallint", nullable: false),
                    file_id = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    inline = table.Column<bool>(type: "boolean", nullable: false),
                    position = table.Column<short>(type: "smallint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_attachments", x => x.id);
                    table.ForeignKey(
                        name: "fk_attachments_chapters_university_id_chapter_id",
                        columns: x => new { x.university_id, x.chapter_id },
                        principalTable: "chapters",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_attachments_stored_files_university_id_file_id",
                        columns: x => new { x.university_id, x.file_id },
                        principalTable: "stored_files",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_attachments_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "chapter_attempts",
                columns: table => new
                {
                    student_id = table.Column<int>(type: "integer", nullable: false),
                    chapter_id = table.Column<int>(type: "integer", nullable: false),
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_chapter_attempts", x => new { x.student_id, x.chapter_id });
                    table.ForeignKey(
                        name: "fk_chapter_attempts_chapters_university_id_chapter_id",
                        columns: x => new { x.university_id, x.chapter_id },
                        principalTable: "chapters",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_chapter_attempts_students_university_id_student_id",
                        columns: x => new { x.university_id, x.student_id },
                        principalTable: "students",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_chapter_attempts_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "chapter_authors",
                columns: table => new
                {
                    chapter_id = table.Column<int>(type: "integer", nullable: false),
                    professor_id = table.Column<int>(type: "integer", nullable: false),
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    position = table.Column<short>(type: "smallint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_chapter_authors", x => new { x.chapter_id, x.professor_id });
                    table.ForeignKey(
                        name: "fk_chapter_authors_chapters_university_id_chapter_id",
                        columns: x => new { x.university_id, x.chapter_id },
                        principalTable: "chapters",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_chapter_authors_professors_university_id_professor_id",
                        columns: x => new { x.university_id, x.professor_id },
                        principalTable: "professors",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_chapter_authors_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "chapter_sections",
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
                    search = table.Column<NpgsqlTsVector>(type: "tsvector", nullable: true, computedColumnSql: "to_tsvector('portal_fr', left(plain_text, 250000))", stored: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_chapter_sections", x => new { x.chapter_id, x.kind });
                    table.ForeignKey(
                        name: "fk_chapter_sections_chapters_university_id_chapter_id",
                        columns: x => new { x.university_id, x.chapter_id },
                        principalTable: "chapters",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_chapter_sections_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "chapter_versions",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    chapter_id = table.Column<int>(type: "integer", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    title = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    course = table.Column<string>(type: "text", nullable: false),
                    exercises = table.Column<string>(type: "text", nullable: false),
                    solutions = table.Column<string>(type: "text", nullable: false),
                    account_id = table.Column<int>(type: "integer", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_chapter_versions", x => x.id);
                    table.ForeignKey(
                        name: "fk_chapter_versions_chapters_university_id_chapter_id",
                        columns: x => new { x.university_id, x.chapter_id },
                        principalTable: "chapters",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_chapter_versions_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "reading_places",
                columns: table => new
                {
                    student_id = table.Column<int>(type: "integer", nullable: false),
                    chapter_id = table.Column<int>(type: "integer", nullable: false),
                    university_id = table.Column<int>(type: "integer", nullable: false),
                    section = table.Column<short>(type: "smallint", nullable: false),
                    anchor = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    percent = table.Column<short>(type: "smallint", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    opened_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    read_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reading_places", x => new { x.student_id, x.chapter_id });
                    table.ForeignKey(
                        name: "fk_reading_places_chapters_university_id_chapter_id",
                        columns: x => new { x.university_id, x.chapter_id },
                        principalTable: "chapters",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_reading_places_students_university_id_student_id",
                        columns: x => new { x.university_id, x.student_id },
                        principalTable: "students",
                        principalColumns: new[] { "university_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_reading_places_universities_university_id",
                        column: x => x.university_id,
                        principalTable: "universities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "email_index",
                table: "accounts",
                column: "normalized_email",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_accounts_university_id_created_at",
                table: "accounts",
                columns: new[] { "university_id", "created_at" },
                filter: "accepted_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "user_name_index",
                table: "accounts",
                column: "normalized_user_name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_administrators_account_id",
                table: "administrators",
                column: "account_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_attachments_university_id_chapter_id_section_position",
                table: "attachments",
                columns: new[] { "university_id", "chapter_id", "section", "position" });

            migrationBuilder.CreateIndex(
                name: "ix_attachments_university_id_file_id",
                table: "attachments",
                columns: new[] { "university_id", "file_id" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_university_id_id",
                table: "audit_entries",
                columns: new[] { "university_id", "id" },
                descending: new[] { false, true });

            migrationBuilder.CreateIndex(
                name: "ix_chapter_attempts_university_id_chapter_id",
                table: "chapter_attempts",
                columns: new[] { "university_id", "chapter_id" });

            migrationBuilder.CreateIndex(
                name: "ix_chapter_authors_university_id_professor_id_chapter_id",
                table: "chapter_authors",
                columns: new[] { "university_id", "professor_id", "chapter_id" },
                descending: new[] { false, false, true });

            migrationBuilder.CreateIndex(
                name: "ix_chapter_sections_renderer_version_chapter_id",
                table: "chapter_sections",
                columns: new[] { "renderer_version", "chapter_id" });

            migrationBuilder.CreateIndex(
                name: "ix_chapter_versions_university_id_chapter_id_number",
                table: "chapter_versions",
                columns: new[] { "university_id", "chapter_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_chapters_university_id_import_key",
                table: "chapters",
                columns: new[] { "university_id", "import_key" },
                unique: true,
                filter: "deleted_at IS NULL AND import_key IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_chapters_university_id_programme_id_track_id_published_at_id",
                table: "chapters",
                columns: new[] { "university_id", "programme_id", "track_id", "published_at", "id" },
                descending: new[] { false, false, false, true, true },
                filter: "deleted_at IS NULL AND published_at IS NOT NULL")
                .Annotation("Npgsql:IndexInclude", new[] { "level_rank" });

            migrationBuilder.CreateIndex(
                name: "ix_chapters_university_id_subject_id_number",
                table: "chapters",
                columns: new[] { "university_id", "subject_id", "number" },
                unique: true,
                filter: "deleted_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_faculties_university_id_code",
                table: "faculties",
                columns: new[] { "university_id", "code" },
                unique: true,
                filter: "deleted_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_levels_university_id_code",
                table: "levels",
                columns: new[] { "university_id", "code" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_levels_university_id_track_id_rank",
                table: "levels",
                columns: new[] { "university_id", "track_id", "rank" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_professors_account_id",
                table: "professors",
                column: "account_id",
                unique: true,
                filter: "deleted_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_professors_search_name",
                table: "professors",
                column: "search_name")
                .Annotation("Npgsql:IndexMethod", "gin")
                .Annotation("Npgsql:IndexOperators", new[] { "gin_trgm_ops" });

            migrationBuilder.CreateIndex(
                name: "ix_programmes_university_id_faculty_id_code",
                table: "programmes",
                columns: new[] { "university_id", "faculty_id", "code" },
                unique: true,
                filter: "deleted_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_reading_places_university_id_chapter_id",
                table: "reading_places",
                columns: new[] { "university_id", "chapter_id" });

            migrationBuilder.CreateIndex(
                name: "ix_reading_places_university_id_student_id_opened_at",
                table: "reading_places",
                columns: new[] { "university_id", "student_id", "opened_at" },
                descending: new[] { false, false, true });

            migrationBuilder.CreateIndex(
                name: "ix_sign_in_failures_last_at",
                table: "sign_in_failures",
                column: "last_at");

            migrationBuilder.CreateIndex(
                name: "ix_stored_files_university_id_sha256",
                table: "stored_files",
                columns: new[] { "university_id", "sha256" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_students_account_id",
                table: "students",
                column: "account_id",
                unique: true,
                filter: "deleted_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_students_search_name",
                table: "students",
                column: "search_name")
                .Annotation("Npgsql:IndexMethod", "gin")
                .Annotation("Npgsql:IndexOperators", new[] { "gin_trgm_ops" });

            migrationBuilder.CreateIndex(
                name: "ix_students_university_id_programme_id_level_id",
                table: "students",
                columns: new[] { "university_id", "programme_id", "level_id" });

            migrationBuilder.CreateIndex(
                name: "ix_subjects_university_id_programme_id_level_id_semester_code",
                table: "subjects",
                columns: new[] { "university_id", "programme_id", "level_id", "semester", "code" },
                unique: true,
                filter: "deleted_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_tracks_university_id_code",
                table: "tracks",
                columns: new[] { "university_id", "code" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_universities_code",
                table: "universities",
                column: "code",
                unique: true,
                filter: "deleted_at IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "account_claims");

            migrationBuilder.DropTable(
                name: "account_logins");

            migrationBuilder.DropTable(
                name: "account_passkeys");

            migrationBuilder.DropTable(
                name: "account_tokens");

            migrationBuilder.DropTable(
                name: "administrators");

            migrationBuilder.DropTable(
                name: "attachments");

            migrationBuilder.DropTable(
                name: "audit_entries");

            migrationBuilder.DropTable(
                name: "chapter_attempts");

            migrationBuilder.DropTable(
                name: "chapter_authors");

            migrationBuilder.DropTable(
                name: "chapter_sections");

            migrationBuilder.DropTable(
                name: "chapter_versions");

            migrationBuilder.DropTable(
                name: "data_protection_keys");

            migrationBuilder.DropTable(
                name: "professor_faculties");

            migrationBuilder.DropTable(
                name: "professor_programmes");

            migrationBuilder.DropTable(
                name: "professor_subjects");

            migrationBuilder.DropTable(
                name: "reading_places");

            migrationBuilder.DropTable(
                name: "sign_in_failures");

            migrationBuilder.DropTable(
                name: "university_settings");

            migrationBuilder.DropTable(
                name: "stored_files");

            migrationBuilder.DropTable(
                name: "professors");

            migrationBuilder.DropTable(
                name: "chapters");

            migrationBuilder.DropTable(
                name: "students");

            migrationBuilder.DropTable(
                name: "subjects");

            migrationBuilder.DropTable(
                name: "accounts");

            migrationBuilder.DropTable(
                name: "levels");

            migrationBuilder.DropTable(
                name: "programmes");

            migrationBuilder.DropTable(
                name: "tracks");

            migrationBuilder.DropTable(
                name: "faculties");

            migrationBuilder.DropTable(
                name: "universities");
        }
    }
}
