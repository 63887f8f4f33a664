namespace Portal.Web.Mail;

/// <summary>A plain text mail, ready to go.</summary>
/// <param name="To">One address, already checked.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">Paragraphs, separated by empty lines.</param>
/// <param name="Language">"fr" or "en", for the mail program that reads aloud.</param>
internal sealed record Letter(string To, string Subject, string Text, string Language);
