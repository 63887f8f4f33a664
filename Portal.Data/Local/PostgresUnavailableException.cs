namespace Portal.Data.Local;

/// <summary>No PostgreSQL could be started or joined here. The message is a sentence a person can act on.</summary>
public sealed class PostgresUnavailableException : Exception
{
    /// <summary>Without a sentence; prefer the other constructors.</summary>
    public PostgresUnavailableException() : this("PostgreSQL could not be started.") { }

    /// <summary>Says what is wrong and what to do about it.</summary>
    public PostgresUnavailableException(string message) : base(message) { }

    /// <summary>Says what is wrong and what to do about it, and keeps the first cause for the log.</summary>
    public PostgresUnavailableException(string message, Exception? innerException) : base(message, innerException) { }
}
