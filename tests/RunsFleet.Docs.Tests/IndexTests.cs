using RunsFleet.Architecture.Tests;

namespace RunsFleet.Docs.Tests;

/// <summary>docs/README.md leads to every page.</summary>
public sealed class IndexTests
{
    [Fact]
    public void Every_page_of_docs_is_in_the_index()
    {
        var index = Tree.Read("docs/README.md");

        // Decisions have an index of their own.
        var pages = Tree.Files("docs", "*.md").Select(page => page["docs/".Length..])
            .Where(page => page != "README.md" && (!page.StartsWith("decisions/", StringComparison.Ordinal) || page == "decisions/README.md"))
            .ToList();

        Assert.True(pages.Count > 5, "The pages were not found.");
        Assert.All(pages, page => Assert.Contains($"]({page})", index, StringComparison.Ordinal));
    }
}
