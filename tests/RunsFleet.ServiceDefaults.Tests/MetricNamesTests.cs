using System.Reflection;
using System.Text.RegularExpressions;

namespace RunsFleet.ServiceDefaults.Tests;

public sealed partial class MetricNamesTests
{
    [Fact]
    public void L53_docs_metrics_lists_exactly_the_metric_names()
    {
        var listed = MetricRow().Matches(Document()).Select(match => match.Groups["name"].Value).Order(StringComparer.Ordinal);

        Assert.Equal(MetricsOf().Order(StringComparer.Ordinal), listed);
    }

    [Fact]
    public void Every_metric_has_a_unit_of_UCUM_and_a_sentence_that_describes_it()
    {
        Assert.Equal(MetricsOf().Order(StringComparer.Ordinal), MetricDefinitions.All.Select(metric => metric.Name).Order(StringComparer.Ordinal));
        Assert.All(MetricDefinitions.All, metric =>
        {
            Assert.Matches(UcumUnit(), metric.Unit);
            Assert.Matches(Sentence(), metric.Description);
        });
    }

    [Fact]
    public void L53_docs_metrics_gives_the_unit_of_each_metric_and_begins_with_its_description()
    {
        var rows = MetricRow().Matches(Document());

        Assert.NotEmpty(rows);
        Assert.All(rows, row =>
        {
            var metric = MetricDefinitions.Of(row.Groups["name"].Value);
            Assert.Equal(metric.Unit, row.Groups["unit"].Value);
            Assert.StartsWith(metric.Description, row.Groups["meaning"].Value, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_name_that_is_no_metric_has_no_definition() =>
        Assert.Throws<ArgumentException>(() => MetricDefinitions.Of("JobsForgotten"));

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

    private static IEnumerable<string> MetricsOf() => ConstantsOf(typeof(MetricNames)).Where(name => name != MetricNames.Meter);

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

    // The units that RunsFleet uses: seconds, a plain number, or what is counted.
    [GeneratedRegex(@"^(s|1|\{[a-z]+\})$")]
    private static partial Regex UcumUnit();

    [GeneratedRegex(@"^[A-Z][^.|]+\.$")]
    private static partial Regex Sentence();

    // | `JobsLaunched` | `{job}` | `Market` | Fleet | Jobs that got an instance. |
    [GeneratedRegex(
        @"^\| `(?<name>\w+)` \| `(?<unit>[^`]+)` \| (?<dimensions>[^|]*) \| [^|]+ \| (?<meaning>[^|]+) \|$", RegexOptions.Multiline)]
    private static partial Regex MetricRow();

    // | `Result` of `JobsCompleted` | `success`, ... |
    [GeneratedRegex(@"^\| `(?<name>\w+)`( of `\w+`)? \| [^|]+ \|$", RegexOptions.Multiline)]
    private static partial Regex DimensionRow();

    [GeneratedRegex("`(?<text>[^`]+)`")]
    private static partial Regex Code();
}
