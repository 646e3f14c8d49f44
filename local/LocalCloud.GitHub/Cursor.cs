using System.Globalization;

namespace LocalCloud.GitHub;

/// <summary>The cursor of a list of deliveries, such as <c>v1_12077215967</c>: everything older than that delivery.</summary>
internal static class Cursor
{
    private const string Prefix = "v1_";

    public static string After(long id) => $"{Prefix}{id}";

    /// <summary>Reads a cursor; none means from the newest on.</summary>
    public static bool TryRead(string? cursor, out long before)
    {
        before = long.MaxValue;
        return string.IsNullOrEmpty(cursor)
            || (cursor.StartsWith(Prefix, StringComparison.Ordinal)
                && long.TryParse(cursor.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out before));
    }
}
