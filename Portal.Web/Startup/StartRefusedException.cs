namespace Portal.Web.Startup;

/// <summary>The portal cannot start as it is configured. The message is a sentence for whoever deploys it: what to set, and to what.</summary>
public sealed class StartRefusedException : InvalidOperationException
{
    /// <summary>Without a sentence; prefer the other constructors.</summary>
    public StartRefusedException() : this("The portal cannot start as it is configured.")
    {
    }

    public StartRefusedException(string message) : base(message)
    {
    }

    public StartRefusedException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
