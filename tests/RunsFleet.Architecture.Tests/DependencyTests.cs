using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace RunsFleet.Architecture.Tests;

public sealed partial class DependencyTests
{
    [Fact]
    public void Only_the_rooms_of_AWS_mention_Amazon()
    {
        var files = ProductFiles()
            .Where(file => !file.Contains("/Aws/", StringComparison.Ordinal))
            .Where(file => !RoomTests.AwsRooms.Any(room => file.StartsWith($"{room}/", StringComparison.Ordinal)))
            .ToList();

        Assert.NotEmpty(files);
        Assert.DoesNotContain(files, file => Amazon().IsMatch(Tree.Read(file)));
    }

    [Fact]
    public void Files_in_Aws_folders_are_in_Aws_namespaces()
    {
        var files = ProductFiles().Where(file => file.Contains("/Aws/", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.Matches(@"namespace RunsFleet\.\w+(\.\w+)*\.Aws\b", Tree.Read(file)));
    }

    [Theory]
    [InlineData("services")]
    [InlineData("libraries")]
    public void Services_and_libraries_reference_libraries_and_service_defaults_only(string folder)
    {
        var projects = Tree.Files(folder, "*.csproj");

        Assert.NotEmpty(projects);
        Assert.All(projects, project => Assert.All(
            References(project),
            reference => Assert.True(
                reference.StartsWith("libraries/", StringComparison.Ordinal) || reference.StartsWith("RunsFleet.ServiceDefaults/", StringComparison.Ordinal),
                $"{project} references {reference}.")));
    }

    [Fact]
    public void Only_build_files_know_of_stand_ins()
    {
        string[] folders = ["RunsFleet.AppHost", "RunsFleet.ServiceDefaults", "services", "libraries", "local"];
        var files = folders.SelectMany(folder => Tree.Files(folder, "*.cs")).ToList();

        Assert.NotEmpty(files);
        Assert.DoesNotContain(files, file => Tree.Read(file).Contains("stand-in", StringComparison.OrdinalIgnoreCase)
            || Tree.Read(file).Contains("standin", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Every_package_version_is_exact_and_stands_in_one_place()
    {
        var versions = XDocument.Parse(Tree.Read("Directory.Packages.props")).Descendants("PackageVersion").Select(version => (string)version.Attribute("Version")!);
        var projects = Tree.Files(".", "*.csproj");

        Assert.All(versions, version => Assert.Matches(@"^\d+(\.\d+)+$", version));
        Assert.NotEmpty(projects);
        Assert.All(projects, project => Assert.DoesNotContain(
            XDocument.Parse(Tree.Read(project)).Descendants("PackageReference"), reference => reference.Attribute("Version") is not null));
    }

    private static IEnumerable<string> ProductFiles() =>
        ((string[])["services", "libraries", "local", "RunsFleet.ServiceDefaults", "RunsFleet.AppHost"]).SelectMany(folder => Tree.Files(folder, "*.cs"));

    /// <summary>The projects that <paramref name="project"/> references, as paths from the root.</summary>
    private static IEnumerable<string> References(string project) =>
        XDocument.Parse(Tree.Read(project)).Descendants("ProjectReference")
            .Select(reference => Path.Combine(Tree.Root, Path.GetDirectoryName(project)!, (string)reference.Attribute("Include")!))
            .Select(path => Path.GetRelativePath(Tree.Root, Path.GetFullPath(path)).Replace('\\', '/'));

    [GeneratedRegex(@"\bAmazon\.\w")]
    private static partial Regex Amazon();
}
