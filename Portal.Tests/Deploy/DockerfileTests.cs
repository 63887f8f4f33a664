using System.Text.RegularExpressions;
using Portal.Web;

namespace Portal.Tests.Deploy;

/// <summary>The image holds what runs and nothing else, and runs as nobody in particular.</summary>
public sealed partial class DockerfileTests
{
    private static readonly string Text = Written.Read("Dockerfile");
    private static readonly string Final = Text[Text.LastIndexOf("\nFROM ", StringComparison.Ordinal)..];
    private static readonly string Build = Text[..Text.LastIndexOf("\nFROM ", StringComparison.Ordinal)];

    [Fact]
    public void It_starts_from_the_vendors_images_alone() =>
        Assert.Equal(["mcr.microsoft.com/dotnet/sdk:10.0", "mcr.microsoft.com/dotnet/aspnet:10.0"], From().Matches(Text).Select(match => match.Groups[1].Value));

    [Theory]
    [InlineData("Portal.Web")]
    [InlineData("Portal.Migrations")]
    public void It_holds_the_server_and_the_migrations(string project) =>
        Assert.Contains($"dotnet publish {project} --configuration Release --output /app", Build, StringComparison.Ordinal);

    [Fact]
    public void What_draws_formulas_is_restored_before_publishing_and_runs_in_the_end()
    {
        Assert.True(Build.IndexOf("npm ci", StringComparison.Ordinal) is > 0 and var restored && restored < Build.IndexOf("dotnet publish", StringComparison.Ordinal));
        Assert.Contains(" nodejs ", Final, StringComparison.Ordinal);
        Assert.DoesNotContain("npm", Final, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_file_it_copies_by_name_is_there()
    {
        foreach (Match copy in Copied().Matches(Text))
        {
            var words = copy.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            Assert.All(words[..^1], word => Assert.True(word == "." || File.Exists(Written.PathOf(word)), word));
        }
    }

    [Fact]
    public void It_does_not_run_as_root_and_may_write_where_files_go()
    {
        Assert.Contains("\nUSER $APP_UID", Final, StringComparison.Ordinal);
        Assert.Contains("PORTAL_FILES=/data/files", Final, StringComparison.Ordinal);
        Assert.Contains("mkdir --parents /data/files", Final, StringComparison.Ordinal);
        Assert.True(Final.IndexOf("chown", StringComparison.Ordinal) < Final.IndexOf("USER", StringComparison.Ordinal));
    }

    [Fact]
    public void It_is_healthy_when_the_portal_is_ready()
    {
        var check = Final[Final.IndexOf("HEALTHCHECK", StringComparison.Ordinal)..];
        Assert.Contains(Urls.Ready, check, StringComparison.Ordinal);
        Assert.Contains("process.env.PORT", check, StringComparison.Ordinal);
    }

    [Fact]
    public void The_host_chooses_the_port_and_signals_reach_the_server()
    {
        Assert.Contains("ASPNETCORE_URLS=http://+:$PORT && exec dotnet Portal.Web.dll", Final, StringComparison.Ordinal);
        Assert.DoesNotContain("ENTRYPOINT", Final, StringComparison.Ordinal); // migrations replace the command
    }

    [Fact]
    public void It_is_production_whoever_starts_it()
    {
        Assert.Contains("ASPNETCORE_ENVIRONMENT=Production", Final, StringComparison.Ordinal);
        Assert.Contains("DOTNET_ENVIRONMENT=Production", Final, StringComparison.Ordinal);
        Assert.DoesNotContain("PASSWORD", Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".git")]
    [InlineData(".env")]
    [InlineData(".data")]
    [InlineData("artifacts")]
    [InlineData("**/node_modules")]
    public void What_belongs_to_one_machine_stays_out_of_it(string kept) => Assert.Contains(kept, Written.Lines(".dockerignore"));

    [GeneratedRegex(@"^FROM (\S+)", RegexOptions.Multiline)]
    private static partial Regex From();

    [GeneratedRegex(@"^COPY (?!--from)(.+)$", RegexOptions.Multiline)]
    private static partial Regex Copied();
}
