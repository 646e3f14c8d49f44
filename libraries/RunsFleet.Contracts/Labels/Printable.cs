namespace RunsFleet.Contracts.Labels;

/// <summary>Labels are data of strangers: what we quote of them is short and cannot forge a log line.</summary>
internal static class Printable
{
    private const int MaxQuoted = 48;

    /// <summary>
    /// Returns the beginning of <paramref name="text"/> in quotes, with <c>?</c> for everything that is not printable ASCII.
    /// </summary>
    public static string Quote(ReadOnlySpan<char> text)
    {
        var shown = text.Length <= MaxQuoted ? text : text[..MaxQuoted];
        Span<char> clean = stackalloc char[shown.Length];
        for (var i = 0; i < shown.Length; i++)
        {
            clean[i] = shown[i] is >= ' ' and <= '~' ? shown[i] : '?';
        }

        return text.Length <= MaxQuoted ? $"\"{clean}\"" : $"\"{clean}...\"";
    }
}
