using System.Text.RegularExpressions;

namespace RunsFleet.Architecture.Tests;

/// <summary>Lessons have numbers that the tree cites. docs/lessons.md tells them and names what holds each.</summary>
public sealed partial class LessonTests
{
    private const string Page = "docs/lessons.md";

    [Fact]
    public void Every_number_that_is_cited_is_on_the_page()
    {
        string[] patterns = ["*.cs", "*.md", "*.csproj", "*.props", "*.proto", "*.tf", "*.sh", "*.yml"];
        var told = Told().Concat(ToldForLater()).ToHashSet(StringComparer.Ordinal);
        var cited = patterns.SelectMany(pattern => Tree.Files(".", pattern)).Where(file => file != Page)
            .SelectMany(file => Citation().Matches(Tree.Read(file)).Select(match => (File: file, Number: match.Value)))
            .ToList();

        Assert.NotEmpty(cited);
        Assert.DoesNotContain(cited, citation => !told.Contains(citation.Number));
    }

    [Fact]
    public void Each_lesson_has_one_number_of_its_own()
    {
        var numbers = Told().Concat(ToldForLater()).ToList();

        Assert.NotEmpty(numbers);
        Assert.Equal(numbers.Distinct(), numbers);
    }

    [Fact]
    public void Each_lesson_is_held_by_tests_or_decision_records_that_cite_it()
    {
        var tests = Tree.Files("tests", "*.cs");

        Assert.All(Rows(), row => Assert.All(
            Holders(row),
            holder => Assert.True(
                Files(holder, tests).Any(file => Citation().Matches(Tree.Read(file)).Any(match => match.Value == row.Groups["number"].Value)),
                $"{row.Groups["number"].Value} says that {holder} holds it, which is not there or does not cite it.")));
    }

    [Fact]
    public void A_lesson_that_is_not_held_yet_is_cited_by_no_test()
    {
        var cited = Tree.Files("tests", "*.cs").SelectMany(file => Citation().Matches(Tree.Read(file))).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);

        Assert.DoesNotContain(ToldForLater(), cited.Contains);
    }

    [Fact]
    public void L59_nobody_moves_messages_out_of_a_dead_letter_queue()
    {
        string[] folders = ["services", "libraries", "local", "RunsFleet.ServiceDefaults", "RunsFleet.AppHost"];
        var files = folders.SelectMany(folder => Tree.Files(folder, "*.cs")).ToList();

        Assert.NotEmpty(files);
        Assert.DoesNotContain(files, file => Tree.Read(file).Contains("MessageMoveTask", StringComparison.Ordinal));
    }

    private static MatchCollection Rows() => HeldRow().Matches(Tree.Read(Page).Split("## Not held yet")[0]);

    private static IEnumerable<string> Told() => Rows().Select(row => row.Groups["number"].Value);

    private static IEnumerable<string> ToldForLater() =>
        HeldRow().Matches(Tree.Read(Page).Split("## Not held yet")[1]).Select(row => row.Groups["number"].Value);

    private static List<string> Holders(Match row)
    {
        var holders = Holder().Matches(row.Groups["holders"].Value).Select(match => match.Groups["name"].Value).ToList();
        Assert.NotEmpty(holders);
        return holders;
    }

    /// <summary>The files that a holder may be: a decision record by its path, or tests by project and class.</summary>
    private static IEnumerable<string> Files(string holder, IEnumerable<string> tests) =>
        holder.EndsWith(".md", StringComparison.Ordinal)
            ? Tree.Files("docs", "*.md").Where(file => file == $"docs/{holder}")
            : tests.Where(file => file.Split('/')[1].EndsWith(holder.Split('/')[0], StringComparison.Ordinal) && file.EndsWith($"/{holder.Split('/')[1]}.cs", StringComparison.Ordinal));

    [GeneratedRegex(@"(?<![A-Za-z0-9])L\d\d(?![A-Za-z0-9])")]
    private static partial Regex Citation();

    // | L59 | A dead-letter queue that was emptied ... | `Architecture.Tests/LessonTests`, [0010](decisions/0010-a-failed-handler-leaves-its-message.md) |
    [GeneratedRegex(@"^\| (?<number>L\d\d) \| [^|]+ \| (?<holders>[^|]+) \|\r?$", RegexOptions.Multiline)]
    private static partial Regex HeldRow();

    [GeneratedRegex(@"`(?<name>[\w.]+/\w+)`|\]\((?<name>[^)]+\.md)\)")]
    private static partial Regex Holder();
}
