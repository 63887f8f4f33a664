using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Migrations.Migrations
{
    /// <inheritdoc />
    public partial class PrepareFrenchSearch : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // What the model cannot say: text search in French and names compared without accents.
            migrationBuilder.Sql("""
                CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;
                CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

                -- unaccent() itself is only STABLE, since its dictionary could be changed; ours never is, so indexes may use it.
                CREATE FUNCTION portal_unaccent(value text) RETURNS text
                    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
                    AS $$ SELECT public.unaccent('public.unaccent'::regdictionary, value) $$;

                CREATE TEXT SEARCH CONFIGURATION portal_fr (COPY = pg_catalog.french);
                ALTER TEXT SEARCH CONFIGURATION portal_fr
                    ALTER MAPPING FOR hword, hword_part, word WITH public.unaccent, french_stem;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""
                DROP TEXT SEARCH CONFIGURATION portal_fr;
                DROP FUNCTION portal_unaccent(text);
                """);
        }
    }
}
