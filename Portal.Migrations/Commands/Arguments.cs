namespace Portal.Migrations.Commands;

/// <summary>The command line was wrong; the message is a French sentence that says how.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>What stands behind the verb: options with a value, switches, and the rest. Each is taken once; what is left over is a mistake.</summary>
internal sealed class Arguments(IEnumerable<string> words)
{
    private readonly List<string> left = [.. words];

    /// <summary>The value of "--name value" or "--name=value"; null when absent.</summary>
    public string? Take(string name)
    {
        var at = left.FindIndex(word => word == name || word.StartsWith(name + "=", StringComparison.Ordinal));
        if (at < 0)
        {
            return null;
        }

        var word = left[at];
        left.RemoveAt(at);
        if (word.Length > name.Length)
        {
            return word[(name.Length + 1)..];
        }

        if (at >= left.Count || left[at].StartsWith("--", StringComparison.Ordinal))
        {
            throw new UsageException($"Il manque une valeur après {name}.");
        }

        var value = left[at];
        left.RemoveAt(at);
        return value;
    }

    /// <summary>The same, when the command cannot do without.</summary>
    public string Need(string name) => Take(name) ?? throw new UsageException($"L’option {name} est nécessaire.");

    /// <summary>Whether a switch stands there.</summary>
    public bool TakeSwitch(string name) => left.Remove(name);

    /// <summary>The next word that is no option; null when there is none. Take the options first.</summary>
    public string? TakeWord()
    {
        var at = left.FindIndex(word => !word.StartsWith("--", StringComparison.Ordinal));
        if (at < 0)
        {
            return null;
        }

        var word = left[at];
        left.RemoveAt(at);
        return word;
    }

    /// <summary>Says what nobody understood.</summary>
    public void End()
    {
        if (left.Count > 0)
        {
            throw new UsageException($"Je ne comprends pas {string.Join(' ', left)}.");
        }
    }
}
