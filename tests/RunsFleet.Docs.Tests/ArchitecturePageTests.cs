using System.Text.RegularExpressions;
using RunsFleet.Architecture.Tests;
using RunsFleet.Contracts;

namespace RunsFleet.Docs.Tests;

/// <summary>docs/architecture.md names files, queues and tables that there are.</summary>
public sealed partial class ArchitecturePageTests
{
    private static readonly string Page = Tree.Read("docs/architecture.md");

    [Fact]
    public void Every_file_and_folder_that_it_names_is_there()
    {
        var paths = PathInTree().Matches(Page).Select(match => match.Groups["path"].Value).ToList();

        Assert.True(paths.Count > 20, "The paths were not found.");
        Assert.All(paths, path => Assert.True(Path.Exists(Path.Combine(Tree.Root, path)), $"docs/architecture.md names {path}, which is not there."));
    }

    [Fact]
    public void Every_project_of_services_and_libraries_has_a_row()
    {
        var projects = Tree.Files("services", "*.csproj").Concat(Tree.Files("libraries", "*.csproj"));

        Assert.All(projects, project => Assert.Contains($"| `{Path.GetDirectoryName(project)}` |", Page, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_queue_and_table_has_a_row()
    {
        string[] tables =
        [
            TableNames.Jobs, TableNames.Launches, TableNames.Instances, TableNames.Reruns, TableNames.Repositories, TableNames.Interruptions,
            TableNames.CircuitState,
        ];

        Assert.All(QueueNames.All.Concat(tables), name => Assert.Contains($"| `{name["runs-fleet-".Length..]}` |", Page, StringComparison.Ordinal));
    }

    // `services/RunsFleet.Events/JobEvents.cs`, `local/`
    [GeneratedRegex("`(?<path>(services|libraries|local|tests|bench|terraform|standins|RunsFleet\\.AppHost|RunsFleet\\.ServiceDefaults)(/[^`]*)?)`")]
    private static partial Regex PathInTree();
}
