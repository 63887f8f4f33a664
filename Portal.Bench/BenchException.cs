namespace Portal.Bench;

/// <summary>Something needed for measuring did not come about; the message is a French sentence for the person at the console.</summary>
internal sealed class BenchException(string message) : Exception(message);
