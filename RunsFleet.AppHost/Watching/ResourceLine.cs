using System.Globalization;
using System.Text.RegularExpressions;

namespace RunsFleet.AppHost.Watching;

/// <summary>A line that a resource wrote, as the orchestrator hands it on: <c>2026-11-29T23:00:00.1234567Z fail: Category[1] text</c>.</summary>
/// <param name="Text">The line without the orchestrator's time and without colours.</param>
/// <param name="Kind">What kind of line it is.</param>
internal sealed partial record ResourceLine(string Text, ResourceLineKind Kind)
{
    private static readonly (string Word, ResourceLineKind Kind)[] Levels =
    [
        ("fail:", ResourceLineKind.Error),
        ("crit:", ResourceLineKind.Error),
        ("warn:", ResourceLineKind.Log),
        ("info:", ResourceLineKind.Log),
        ("dbug:", ResourceLineKind.Log),
        ("trce:", ResourceLineKind.Log),
    ];

    // The orchestrator's own words in a resource's log. Only what its processes do carries a mark.
    private static readonly string[] Remarks = ["[sys]", "Waiting for resource", "Finished waiting for resource", "No custom certificate authorities"];

    /// <summary>Reads a line. A line without a level word is an error when it came on the error stream.</summary>
    public static ResourceLine Read(string content, bool isErrorStream)
    {
        var text = Colours().Replace(WithoutTime(content), "").TrimEnd();
        foreach (var (word, kind) in Levels)
        {
            if (text.StartsWith(word, StringComparison.Ordinal))
            {
                return new ResourceLine(text, kind);
            }
        }

        return new ResourceLine(text, isErrorStream ? ResourceLineKind.Error
            : Remarks.Any(remark => text.StartsWith(remark, StringComparison.Ordinal)) ? ResourceLineKind.Orchestrator
            : ResourceLineKind.Output);
    }

    private static string WithoutTime(string content)
    {
        var end = content.IndexOf(' ', StringComparison.Ordinal);
        return end > 0 && DateTimeOffset.TryParse(content.AsSpan(0, end), CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            ? content[(end + 1)..]
            : content;
    }

    [GeneratedRegex(@"\e\[[0-9;]*m")]
    private static partial Regex Colours();
}
