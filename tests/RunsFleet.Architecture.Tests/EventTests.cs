using System.Globalization;
using System.Text.RegularExpressions;

namespace RunsFleet.Architecture.Tests;

/// <summary>Log messages have ids that people may rely on. docs/events.md explains each.</summary>
public sealed partial class EventTests
{
    private const string Page = "docs/events.md";
    private const string ByOutcome = "by outcome";

    private static readonly string[] Files =
    [
        .. ((string[])["services", "libraries", "local", "RunsFleet.ServiceDefaults", "RunsFleet.AppHost"]).SelectMany(folder => Tree.Files(folder, "*.cs")),
    ];

    [Fact]
    public void Every_log_message_has_an_explicit_id_and_a_name()
    {
        var wrong = Files.Where(file => Mention().Count(Tree.Read(file)) != Declared(file).Count());

        Assert.True(
            !wrong.Any(),
            $$"""
            Write [LoggerMessage(1234, LogLevel.Warning, "Text with {Holes}.", EventName = "PascalCase")], or, where the level is a parameter,
            [LoggerMessage(EventId = 1234, EventName = "PascalCase", Message = "Text.")], on one line, in: {{string.Join(", ", wrong)}}
            """);
    }

    [Fact]
    public void Nothing_is_logged_without_an_event()
    {
        // A flood of rejected requests has 200 bytes for each line, which an attribute would not keep.
        string[] reasoned = ["services/RunsFleet.Webhooks/Intake/RejectionLog.cs"];

        Assert.NotEmpty(Files);
        Assert.DoesNotContain(Files.Except(reasoned), file => DirectCall().IsMatch(Tree.Read(file)));
    }

    [Fact]
    public void No_two_events_share_an_id_or_a_name()
    {
        var events = All();

        Assert.NotEmpty(events);
        Assert.Empty(events.GroupBy(e => e.Id).Where(same => same.Count() > 1).Select(same => $"{same.Key}: {string.Join(", ", same.Select(e => e.File))}"));
        Assert.Empty(events.GroupBy(e => e.Name).Where(same => same.Count() > 1).Select(same => $"{same.Key}: {string.Join(", ", same.Select(e => e.File))}"));
    }

    [Fact]
    public void Every_id_is_in_the_range_of_its_project()
    {
        var ranges = RangeRow().Matches(Tree.Read(Page)).ToDictionary(row => row.Groups["folder"].Value, row => (First: Number(row, "first"), Last: Number(row, "last")));

        Assert.NotEmpty(ranges);
        Assert.All(All(), e => Assert.True(
            ranges.TryGetValue(Project(e.File), out var range) && e.Id >= range.First && e.Id <= range.Last,
            $"{e.Id} {e.Name} of {e.File} is not in the range that {Page} gives its project."));
    }

    [Fact]
    public void The_page_lists_each_event_with_its_level_and_message()
    {
        var listed = EventRow().Matches(Tree.Read(Page)).Select(row => (Number(row, "id"), row.Groups["name"].Value, row.Groups["level"].Value, row.Groups["message"].Value));
        var declared = All().Select(e => (e.Id, e.Name, e.Level, e.Message));

        Assert.Equal(declared.Order(), listed.Order());
    }

    private static IReadOnlyList<Event> All() => [.. Files.SelectMany(Declared)];

    private static IEnumerable<Event> Declared(string file) => Declaration().Matches(Tree.Read(file)).Select(match => new Event(
        file,
        Number(match, "id"),
        match.Groups["name"].Value,
        match.Groups["level"] is { Success: true, Value: var level } ? level : ByOutcome,
        Regex.Unescape(match.Groups["message"].Value)));

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    private static string Project(string file) => string.Join('/', file.Split('/').Take(file.StartsWith("RunsFleet.", StringComparison.Ordinal) ? 1 : 2));

    private sealed record Event(string File, int Id, string Name, string Level, string Message);

    [GeneratedRegex(@"\[LoggerMessage\(|\bEventId \w+ =")]
    private static partial Regex Mention();

    // [LoggerMessage(2009, LogLevel.Information, "Job {JobId} is launched on instance {InstanceId}.", EventName = "JobLaunched")]
    // [LoggerMessage(EventId = 5001, EventName = "SweepEnded", Message = "Sweep {TaskType} ...")]
    // EventId Rejected = new(1001, "RequestsRejected"); // Warning: Rejected {Count}: {Reason} {Field}
    [GeneratedRegex("""
        \[LoggerMessage\((?<id>\d+),\ LogLevel\.(?<level>\w+),\ "(?<message>(?:[^"\\]|\\.)+)",\ EventName\ =\ "(?<name>[A-Z][A-Za-z0-9]+)"\)\]
        | \[LoggerMessage\(EventId\ =\ (?<id>\d+),\ EventName\ =\ "(?<name>[A-Z][A-Za-z0-9]+)",\ Message\ =\ "(?<message>(?:[^"\\]|\\.)+)"\)\]
        | \bEventId\ \w+\ =\ new\((?<id>\d+),\ "(?<name>[A-Z][A-Za-z0-9]+)"\);\ //\ (?<level>[A-Z]\w+):\ (?<message>[^\r\n]+)
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"\.Log(Trace|Debug|Information|Warning|Error|Critical)?\((LogLevel|""|\$"")")]
    private static partial Regex DirectCall();

    // | 2000-2999 | Fleet | `services/RunsFleet.Fleet` |
    [GeneratedRegex(@"^\| (?<first>\d+)-(?<last>\d+) \| [^|]+ \| `(?<folder>[^`|]+)` \|\r?$", RegexOptions.Multiline)]
    private static partial Regex RangeRow();

    // | 2009 | `JobLaunched` | Information | `Job {JobId} is launched on instance {InstanceId}.` | What it means. |
    [GeneratedRegex(@"^\| (?<id>\d+) \| `(?<name>\w+)` \| (?<level>[^|]+) \| `(?<message>[^`|]+)` \| [^|]+ \|\r?$", RegexOptions.Multiline)]
    private static partial Regex EventRow();
}
