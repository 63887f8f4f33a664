using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Migrations.Migrations
{
    /// <inheritdoc />
    public partial class LetPaymentsBeRevoked : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_subscriptions_university_id_ends_at",
                table: "subscriptions");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "month_told_for",
                table: "subscriptions",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "revoked_at",
                table: "subscription_payments",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "revoked_by_account_id",
                table: "subscription_payments",
                type: "integer",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_subscriptions_university_id_ends_at_student_id",
                table: "subscriptions",
                columns: new[] { "university_id", "ends_at", "student_id" });

            migrationBuilder.CreateIndex(
                name: "ix_subscription_payments_university_id_created_at",
                table: "subscription_payments",
                columns: new[] { "university_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_subscription_payments_university_id_reviewed_at",
                table: "subscription_payments",
                columns: new[] { "university_id", "reviewed_at" },
                filter: "state = 1");

            migrationBuilder.AddForeignKey(
                name: "fk_subscription_payments_accounts_revoked_by_account_id",
                table: "subscription_payments",
                column: "revoked_by_account_id",
                principalTable: "accounts",
                principalColumn: "id",
                onDelete: ReferentialAction.SetNull);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_subscription_payments_accounts_revoked_by_account_id",
                table: "subscription_payments");

            migrationBuilder.DropIndex(
                name: "ix_subscriptions_university_id_ends_at_student_id",
                table: "subscriptions");

            migrationBuilder.DropIndex(
                name: "ix_subscription_payments_university_id_created_at",
                table: "subscription_payments");

            migrationBuilder.DropIndex(
                name: "ix_subscription_payments_university_id_reviewed_at",
                table: "subscription_payments");

            migrationBuilder.DropColumn(
                name: "month_told_for",
                table: "subscriptions");

            migrationBuilder.DropColumn(
                name: "revoked_at",
                table: "subscription_payments");

            migrationBuilder.DropColumn(
                name: "revoked_by_account_id",
                table: "subscription_payments");

            migrationBuilder.CreateIndex(
                name: "ix_subscriptions_university_id_ends_at",
                table: "subscriptions",
                columns: new[] { "university_id", "ends_at" });
        }
    }
}
