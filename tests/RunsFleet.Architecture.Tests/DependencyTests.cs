using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace RunsFleet.Architecture.Tests;

public sealed partial class DependencyTests
{
    private static readonly string[] SharedLibraries =
    [
        "RunsFleet.Contracts", "RunsFleet.GitHub", "RunsFleet.Messaging", "RunsFleet.Records", "RunsFleet.Recovery", "RunsFleet.ServiceDefaults",
    ];

    [Fact]
    public void Only_Aws_folders_and_Messaging_mention_Amazon()
    {
        var files = Tree.Files("services", "*.cs")
            .Where(file => !file.Contains("/Aws/", StringComparison.Ordinal) && !file.StartsWith("services/RunsFleet.Messaging/", StringComparison.Ordinal))
            .ToList();

        Assert.NotEmpty(files);
        Assert.DoesNotContain(files, file => Amazon().IsMatch(Tree.Read(file)));
    }

    [Fact]
    public void Files_in_Aws_folders_are_in_Aws_namespaces()
    {
        var files = Tree.Files("services", "*.cs").Where(file => file.Contains("/Aws/", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.Matches(@"namespace RunsFleet\.\w+(\.\w+)*\.Aws\b", Tree.Read(file)));
    }

    [Fact]
    public void Contracts_depends_on_no_project_no_AWS_and_no_ASP_NET()
    {
        var project = XDocument.Parse(Tree.Read("services/RunsFleet.Contracts/RunsFleet.Contracts.csproj"));
        var packages = project.Descendants("PackageReference").Select(reference => (string?)reference.Attribute("Include"));

        Assert.Empty(project.Descendants("ProjectReference"));
        Assert.Empty(project.Descendants("FrameworkReference"));
        Assert.All(packages, package => Assert.Contains(package, new[] { "Google.Protobuf", "Grpc.Core.Api", "Grpc.Tools" }));
    }

    [Fact]
    public void Services_reference_shared_libraries_and_never_each_other()
    {
        var projects = Tree.Files("services", "*.csproj");

        Assert.NotEmpty(projects);
        Assert.All(projects, project => Assert.All(
            References(project),
            reference => Assert.True(SharedLibraries.Contains(reference), $"{project} references {reference}.")));
    }

    [Fact]
    public void Only_build_files_know_of_stand_ins()
    {
        string[] folders = ["RunsFleet.AppHost", "RunsFleet.ServiceDefaults", "services", "local"];
        var files = folders.SelectMany(folder => Tree.Files(folder, "*.cs")).ToList();

        Assert.NotEmpty(files);
        Assert.DoesNotContain(files, file => Tree.Read(file).Contains("stand-in", StringComparison.OrdinalIgnoreCase)
            || Tree.Read(file).Contains("standin", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Every_package_version_is_exact_and_stands_in_one_place()
    {
        var versions = XDocument.Parse(Tree.Read("Directory.Packages.props")).Descendants("PackageVersion").Select(version => (string)version.Attribute("Version")!);
        var projects = Tree.Files(".", "*.csproj").Where(project => !project.StartsWith("eng/", StringComparison.Ordinal)).ToList();

        Assert.All(versions, version => Assert.Matches(@"^(\d+(\.\d+)+|\$\(\w+\))$", version));
        Assert.NotEmpty(projects);
        Assert.All(projects, project => Assert.DoesNotContain(
            XDocument.Parse(Tree.Read(project)).Descendants("PackageReference"), reference => reference.Attribute("Version") is not null));
    }

    private static IEnumerable<string> References(string project) =>
        XDocument.Parse(Tree.Read(project)).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(((string)reference.Attribute("Include")!).Replace('\\', '/')));

    [GeneratedRegex(@"\bAmazon\.")]
    private static partial Regex Amazon();
}
