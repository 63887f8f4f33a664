using System.Data.Common;
using System.Globalization;
using Npgsql;

namespace Portal.Data.Local;

/// <summary>PORTAL_DATABASE cannot be understood. The message never quotes the value: it may hold a password.</summary>
public sealed class DatabaseAddressException : FormatException
{
    /// <summary>Without a sentence; prefer the other constructors.</summary>
    public DatabaseAddressException() : this("The database address cannot be understood.") { }

    /// <summary>Says which part is wrong and what was expected.</summary>
    public DatabaseAddressException(string message) : base(message) { }

    /// <summary>Says which part is wrong; the cause must not quote the value.</summary>
    public DatabaseAddressException(string message, Exception? innerException) : base(message, innerException) { }
}

/// <summary>
/// A PostgreSQL server somebody named, in either form people have at hand: Npgsql's <c>Host=…;Username=…</c>, or the
/// <c>postgres://user:password@host:port/database?sslmode=require</c> that hosting services print.
/// </summary>
public sealed class DatabaseAddress
{
    private static readonly string[] Schemes = ["postgres://", "postgresql://"];

    /// <summary>libpq's names for what Npgsql calls otherwise.</summary>
    private static readonly Dictionary<string, string> Renamed = new(StringComparer.OrdinalIgnoreCase)
    {
        ["user"] = "Username",
        ["dbname"] = "Database",
        ["application_name"] = "Application Name",
        ["connect_timeout"] = "Timeout",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["sslrootcert"] = "Root Certificate",
        ["sslnegotiation"] = "SSL Negotiation",
        ["channel_binding"] = "Channel Binding",
        ["target_session_attrs"] = "Target Session Attributes",
        ["client_encoding"] = "Client Encoding",
    };

    private DatabaseAddress(NpgsqlConnectionStringBuilder builder) => ConnectionString = builder.ConnectionString;

    /// <summary>What Npgsql wants; holds the password.</summary>
    public string ConnectionString { get; }

    /// <summary>Reads either form.</summary>
    /// <exception cref="DatabaseAddressException">It is empty, malformed, or names no host.</exception>
    public static DatabaseAddress Parse(string text)
    {
        var trimmed = text.Trim();
        var builder = Schemes.FirstOrDefault(scheme => trimmed.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) is { } scheme
            ? FromUrl(trimmed[scheme.Length..])
            : FromKeywords(trimmed);
        return string.IsNullOrWhiteSpace(builder.Host)
            ? throw new DatabaseAddressException("The database address names no host; write postgres://user:password@host:5432/database or Host=…;Database=…;Username=…;Password=….")
            : new DatabaseAddress(builder);
    }

    /// <summary>User, host and database without the password, for a log or a health page.</summary>
    public override string ToString()
    {
        var builder = new NpgsqlConnectionStringBuilder(ConnectionString);
        return string.Create(CultureInfo.InvariantCulture, $"{builder.Username}@{builder.Host}:{builder.Port}/{builder.Database}");
    }

    private static NpgsqlConnectionStringBuilder FromKeywords(string text)
    {
        // The generic builder splits without judging, so that a wrong word can be named and its value kept quiet.
        var words = new DbConnectionStringBuilder();
        try
        {
            words.ConnectionString = text;
        }
        catch (ArgumentException)
        {
            throw new DatabaseAddressException("The database address is neither postgres://… nor pairs such as Host=…;Database=….");
        }

        var builder = new NpgsqlConnectionStringBuilder();
        foreach (var word in words.Keys.Cast<string>())
        {
            Set(builder, word, words[word].ToString() ?? "");
        }

        return builder;
    }

    private static NpgsqlConnectionStringBuilder FromUrl(string rest)
    {
        var builder = new NpgsqlConnectionStringBuilder();
        var (beforeQuery, query) = Cut(rest, rest.IndexOf('?', StringComparison.Ordinal));
        var slash = beforeQuery.IndexOf('/', Math.Max(0, beforeQuery.LastIndexOf('@')));
        var (authority, database) = Cut(beforeQuery, slash);
        var at = authority.LastIndexOf('@');
        if (at >= 0)
        {
            var (user, password) = Cut(authority[..at], authority.IndexOf(':', StringComparison.Ordinal) is var colon && colon < at ? colon : -1);
            SetPart(builder, "Username", user);
            SetPart(builder, "Password", password);
        }

        SetHosts(builder, authority[(at + 1)..]);
        SetPart(builder, "Database", database);
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = Cut(pair, pair.IndexOf('=', StringComparison.Ordinal));
            var known = Decode(name);
            Set(builder, Renamed.GetValueOrDefault(known, known), Value(known, Decode(value)));
        }

        return builder;
    }

    /// <summary>One host keeps its own port word (an IPv6 address needs it); several hosts carry their ports with them.</summary>
    private static void SetHosts(NpgsqlConnectionStringBuilder builder, string hosts)
    {
        if (hosts.Contains(',', StringComparison.Ordinal))
        {
            SetPart(builder, "Host", hosts);
            return;
        }

        var colon = hosts.LastIndexOf(':');
        var hasPort = colon > hosts.LastIndexOf(']');
        var host = hasPort ? hosts[..colon] : hosts;
        SetPart(builder, "Host", host.StartsWith('[') && host.EndsWith(']') ? host[1..^1] : host);
        if (hasPort)
        {
            SetPart(builder, "Port", hosts[(colon + 1)..]);
        }
    }

    private static void SetPart(NpgsqlConnectionStringBuilder builder, string word, string encoded)
    {
        if (encoded.Length > 0)
        {
            Set(builder, word, Decode(encoded));
        }
    }

    private static void Set(NpgsqlConnectionStringBuilder builder, string word, string value)
    {
        try
        {
            builder[word] = value;
        }
        catch (Exception refused) when (refused is ArgumentException or FormatException or InvalidCastException or OverflowException or NotSupportedException)
        {
            // The cause is dropped on purpose: its message quotes the value.
            throw new DatabaseAddressException($"The database address has a part “{word}” that is unknown or has a value it cannot take.");
        }
    }

    /// <summary>libpq writes verify-full, Npgsql VerifyFull.</summary>
    private static string Value(string name, string value) =>
        name is "sslmode" or "channel_binding" ? value.Replace("-", "", StringComparison.Ordinal) : value;

    private static (string Before, string After) Cut(string text, int at) => at < 0 ? (text, "") : (text[..at], text[(at + 1)..]);

    private static string Decode(string text) => Uri.UnescapeDataString(text);
}
