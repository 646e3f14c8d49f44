using System.Text.RegularExpressions;

namespace RunsFleet.Architecture.Tests;

/// <summary>What people read: short where it must be, and without dead links.</summary>
public sealed partial class PagesTests
{
    [Fact]
    public void The_README_is_at_most_120_lines() => Assert.InRange(File.ReadLines(Path.Combine(Tree.Root, "README.md")).Count(), 40, 120);

    [Fact]
    public void Every_relative_link_leads_to_a_file_and_to_a_heading_that_it_has()
    {
        var pages = Tree.Files(".", "*.md");
        var dead = pages.SelectMany(page => Links(page).Where(link => !Leads(page, link)).Select(link => $"{page}: {link}")).ToList();

        Assert.True(pages.Count > 40, "The pages were not found.");
        Assert.True(dead.Count == 0, string.Join('\n', dead));
    }

    [Fact]
    public void Every_decision_is_in_the_index()
    {
        var index = Tree.Read("docs/decisions/README.md");
        var missing = Tree.Files("docs/decisions", "*.md").Select(Path.GetFileName).Where(file => file != "README.md" && !index.Contains($"({file})", StringComparison.Ordinal));

        Assert.Empty(missing);
    }

    private static IEnumerable<string> Links(string page) =>
        Link().Matches(Code().Replace(Tree.Read(page), "")).Select(match => match.Groups["to"].Value)
            .Where(to => !to.Contains("://", StringComparison.Ordinal) && !to.StartsWith("mailto:", StringComparison.Ordinal));

    private static bool Leads(string page, string link)
    {
        var (path, anchor) = link.Split('#') is [var file, var heading] ? (file, heading) : (link, null);
        var target = path.Length == 0 ? Path.Combine(Tree.Root, page) : Path.GetFullPath(Path.Combine(Tree.Root, Path.GetDirectoryName(page)!, path));
        return (File.Exists(target) || Directory.Exists(target))
            && (anchor is null || !File.Exists(target) || File.ReadLines(target).Where(line => line.StartsWith('#')).Any(line => Slug(line) == anchor));
    }

    /// <summary>The anchor that GitHub gives a heading.</summary>
    private static string Slug(string heading) =>
        NotInSlug().Replace(heading.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex(@"\]\((?<to>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"```.*?```|`[^`\n]*`", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInSlug();
}
