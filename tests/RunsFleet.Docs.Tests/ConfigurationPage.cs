using System.Text;
using RunsFleet.Architecture.Tests;

namespace RunsFleet.Docs.Tests;

/// <summary>docs/configuration.md. What stands between its two marks is written from the options classes; the rest is written by hand.</summary>
internal static class ConfigurationPage
{
    public const string Path = "docs/configuration.md";

    private const string Begin = "<!-- From the options' doc comments. To update: RUNSFLEET_WRITE_DOCS=1 dotnet run --project tests/RunsFleet.Docs.Tests -->\n";
    private const string End = "<!-- End of what is written from the options. -->\n";

    /// <summary>What stands between the marks now.</summary>
    public static string Read() => Split().Tables;

    /// <summary>Writes <paramref name="tables"/> between the marks.</summary>
    public static void Write(string tables)
    {
        var (before, _, after) = Split();
        File.WriteAllText(System.IO.Path.Combine(Tree.Root, Path), before + tables + after);
    }

    /// <summary>What should stand between the marks.</summary>
    public static string Render(IReadOnlyList<SettingsGroup> groups, DocComments comments)
    {
        var page = new StringBuilder();
        foreach (var group in groups)
        {
            var summary = comments.Summary(group.Type).Replace($" Section `{group.Section}`.", "", StringComparison.Ordinal);
            page.Append($"\n## {group.Section}\n\n{summary} Read by {group.Readers}.\n\n");
            page.Append("| setting | type | default | meaning |\n|---|---|---|---|\n");
            foreach (var setting in Setting.Of(group.Type))
            {
                var comment = comments.Summary(setting.Property);
                var value = comment.Contains("Required.", StringComparison.Ordinal) ? "required" : group.Default(setting);
                page.Append($"| `{setting.Variable}` | {setting.Type} | {value} | {WithoutDefault(comment, group.DefaultOfType(setting))} |\n");
            }
        }

        return page.Append('\n').ToString();
    }

    /// <summary>What the column beside says already is left out; what gives a reason stays.</summary>
    private static string WithoutDefault(string comment, string value) =>
        $"{comment} ".Replace($"Default {value}. ", "", StringComparison.Ordinal).Replace("Required. ", "", StringComparison.Ordinal).Trim();

    private static (string Before, string Tables, string After) Split()
    {
        var page = Tree.Read(Path);
        var (begin, end) = (page.IndexOf(Begin, StringComparison.Ordinal), page.IndexOf(End, StringComparison.Ordinal));
        return begin >= 0 && end > begin
            ? (page[..(begin + Begin.Length)], page[(begin + Begin.Length)..end], page[end..])
            : throw new InvalidOperationException($"{Path} has lost its marks: {Begin}...{End}");
    }
}
