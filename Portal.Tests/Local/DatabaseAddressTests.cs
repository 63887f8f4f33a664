using Npgsql;
using Portal.Data.Local;

namespace Portal.Tests.Local;

public sealed class DatabaseAddressTests
{
    [Fact]
    public void A_hosting_service_s_address_is_read_in_full()
    {
        var read = Read("postgres://reader:s3cret@db.example.org:6543/school?sslmode=require");

        Assert.Equal(("db.example.org", 6543, "reader", "s3cret", "school"), (read.Host, read.Port, read.Username, read.Password, read.Database));
        Assert.Equal(SslMode.Require, read.SslMode);
    }

    [Fact]
    public void Without_a_port_the_usual_one_is_meant() => Assert.Equal(5432, Read("postgresql://u:p@db.example.org/school").Port);

    [Fact]
    public void Encoded_signs_are_decoded_in_every_part()
    {
        var read = Read("postgres://l%C3%A9a%40fac:p%40ss%2Fw%3Ard%25%20%3B%3D'@h/%C3%A9cole");

        Assert.Equal(("léa@fac", "p@ss/w:rd% ;='", "école"), (read.Username, read.Password, read.Database));
    }

    [Fact]
    public void A_password_with_raw_signs_is_kept_whole()
    {
        var read = Read("postgres://u:a:b@c/d@host/school");

        Assert.Equal(("u", "a:b@c/d", "host", "school"), (read.Username, read.Password, read.Host, read.Database));
    }

    [Theory]
    [InlineData("postgres://u:p@[2001:db8::1]:6000/d", "2001:db8::1", 6000)]
    [InlineData("postgres://u:p@[::1]/d", "::1", 5432)]
    [InlineData("postgres://[::1]:7000", "::1", 7000)]
    public void An_ipv6_address_stands_in_brackets(string text, string host, int port)
    {
        var read = Read(text);

        Assert.Equal((host, port), (read.Host, read.Port));
    }

    [Theory]
    [InlineData("disable", SslMode.Disable)]
    [InlineData("prefer", SslMode.Prefer)]
    [InlineData("verify-ca", SslMode.VerifyCA)]
    [InlineData("verify-full", SslMode.VerifyFull)]
    public void Sslmode_has_the_names_of_libpq(string mode, SslMode expected) =>
        Assert.Equal(expected, Read($"postgres://h/d?sslmode={mode}").SslMode);

    [Fact]
    public void Other_parameters_go_by_either_name()
    {
        var read = Read("postgres://h/d?application_name=portal%20web&connect_timeout=7&Maximum%20Pool%20Size=9&target_session_attrs=read-write");

        Assert.Equal(("portal web", 7, 9, "read-write"), (read.ApplicationName, read.Timeout, read.MaxPoolSize, read.TargetSessionAttributes));
    }

    [Fact]
    public void A_socket_folder_can_be_the_host() => Assert.Equal("/run/postgresql", Read("postgres:///d?host=/run/postgresql&user=u").Host);

    [Fact]
    public void Several_hosts_keep_their_ports() => Assert.Equal("a:5432,b:5433", Read("postgres://u@a:5432,b:5433/d").Host);

    [Fact]
    public void Keywords_are_read_as_they_are()
    {
        var read = Read(" Host=h;Port=1;Username=u;Password='p;q';Database=d;SSL Mode=Require ");

        Assert.Equal(("h", 1, "u", "p;q", "d", SslMode.Require), (read.Host, read.Port, read.Username, read.Password, read.Database, read.SslMode));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hunter2")]
    [InlineData("Username=u;Password=hunter2")]
    [InlineData("Host=h;Port=hunter2")]
    [InlineData("Host=h;Pasword=hunter2")]
    [InlineData("Host=h;Password=\"hunter2")]
    [InlineData("postgres://")]
    [InlineData("postgres://u:hunter2@/d")]
    [InlineData("postgres://u@h:hunter2/d")]
    [InlineData("postgres://u@h:99999999999/d")]
    [InlineData("postgres://h/d?sslmode=hunter2")]
    [InlineData("postgres://h/d?unheard_of=hunter2")]
    [InlineData("mysql://u:hunter2@h/d")]
    public void What_cannot_be_understood_is_said_without_quoting_it(string text)
    {
        var error = Assert.Throws<DatabaseAddressException>(() => DatabaseAddress.Parse(text));

        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Its_text_shows_everything_but_the_password() =>
        Assert.Equal("u@h:5432/d", DatabaseAddress.Parse("postgres://u:hunter2@h/d").ToString());

    private static NpgsqlConnectionStringBuilder Read(string text) => new(DatabaseAddress.Parse(text).ConnectionString);
}
