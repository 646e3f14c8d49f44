using System.Reflection;
using System.Text.RegularExpressions;

namespace RunsFleet.ServiceDefaults.Tests;

public sealed partial class MetricNamesTests
{
    [Fact]
    public void L53_docs_metrics_lists_exactly_the_metric_names()
    {
        var listed = MetricRow().Matches(Document()).Select(match => match.Groups["name"].Value).Order(StringComparer.Ordinal);

        Assert.Equal(ConstantsOf(typeof(MetricNames)).Where(name => name != MetricNames.Meter).Order(StringComparer.Ordinal), listed);
    }

    [Fact]
    public void L47_L53_docs_metrics_uses_only_known_dimensions_and_gives_the_values_of_each()
    {
        var tags = ConstantsOf(typeof(MetricTags)).ToHashSet();
        var document = Document();

        var used = MetricRow().Matches(document)
            .SelectMany(match => Code().Matches(match.Groups["dimensions"].Value))
            .Select(match => match.Groups["text"].Value)
            .ToHashSet();
        var explained = DimensionRow().Matches(document).Select(match => match.Groups["name"].Value).ToHashSet();

        Assert.Equal(tags, used);
        Assert.Equal(tags, explained);
    }

    private static IEnumerable<string> ConstantsOf(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!);

    private static string Document()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "RunsFleet.sln")))
        {
            folder = folder.Parent;
        }

        Assert.NotNull(folder);
        return File.ReadAllText(Path.Combine(folder.FullName, "docs", "metrics.md"));
    }

    // | `JobsLaunched` | count | `Market` | Fleet | Jobs that got an instance. |
    [GeneratedRegex(@"^\| `(?<name>\w+)` \| (count|s) \| (?<dimensions>[^|]*) \| [^|]+ \| [^|]+ \|$", RegexOptions.Multiline)]
    private static partial Regex MetricRow();

    // | `Result` of `JobsCompleted` | `success`, ... |
    [GeneratedRegex(@"^\| `(?<name>\w+)`( of `\w+`)? \| [^|]+ \|$", RegexOptions.Multiline)]
    private static partial Regex DimensionRow();

    [GeneratedRegex("`(?<text>[^`]+)`")]
    private static partial Regex Code();
}
