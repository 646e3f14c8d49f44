using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace RunsFleet.Architecture.Tests;

/// <summary>What belongs where: see docs/decisions/0090-rooms.md.</summary>
public sealed partial class RoomTests
{
    private static readonly IReadOnlyList<string> Services = Names("services");
    private static readonly IReadOnlyList<string> Libraries = Names("libraries");

    [Fact]
    public void No_library_names_a_service()
    {
        Assert.NotEmpty(Services);
        Assert.All(Tree.Files("libraries", "*.cs"), file => AssertNamesNone(file, Services));
    }

    [Fact]
    public void ServiceDefaults_references_no_project() =>
        Assert.Empty(XDocument.Parse(Tree.Read("RunsFleet.ServiceDefaults/RunsFleet.ServiceDefaults.csproj")).Descendants("ProjectReference"));

    [Fact]
    public void No_service_names_another() => Assert.All(
        Services, service => Assert.All(Tree.Files($"services/{service}", "*.cs"), file => AssertNamesNone(file, Services.Except([service]))));

    [Theory]
    [InlineData("RunsFleet.Contracts", "Google.Protobuf", "Grpc.Core.Api", "Grpc.Tools")]
    [InlineData("RunsFleet.Concurrency")]
    public void These_libraries_depend_on_nothing_but(string library, params string[] packages)
    {
        var project = XDocument.Parse(Tree.Read($"libraries/{library}/{library}.csproj"));

        Assert.Equal("Microsoft.NET.Sdk", (string?)project.Root!.Attribute("Sdk"));
        Assert.Empty(project.Descendants("ProjectReference"));
        Assert.Empty(project.Descendants("FrameworkReference"));
        Assert.Equal(packages.Order(), project.Descendants("PackageReference").Select(reference => (string?)reference.Attribute("Include")).Order());
    }

    [Fact]
    public void Only_Messaging_knows_SQS_and_only_a_project_with_Aws_code_has_a_package_of_AWS()
    {
        var projects = Tree.Files("services", "*.csproj").Concat(Tree.Files("libraries", "*.csproj"))
            .Select(project => (Folder: Path.GetDirectoryName(project)!.Replace('\\', '/'), Packages: Packages(project)))
            .Where(project => project.Packages.Exists(package => package.StartsWith("AWSSDK.", StringComparison.Ordinal)))
            .ToList();

        Assert.Equal(["libraries/RunsFleet.Messaging"], projects.Where(project => project.Packages.Contains("AWSSDK.SQS")).Select(project => project.Folder));
        Assert.All(projects, project => Assert.True(
            AwsRooms.Contains(project.Folder) || Directory.Exists(Path.Combine(Tree.Root, project.Folder, "Aws")), $"{project.Folder} has no Aws/ folder."));
    }

    [Theory]
    [InlineData(@"\.Reservations\b", "libraries/RunsFleet.Ec2/InstanceReader.cs")]
    [InlineData("\"shutting-down\"", "libraries/RunsFleet.Ec2/InstanceStateNames.cs", "libraries/RunsFleet.Records/Aws/RecordNames.cs")]
    [InlineData("\"RequestLimitExceeded\"", "libraries/RunsFleet.Ec2/AwsErrorCodes.cs")]
    [InlineData("\"InsufficientInstanceCapacity\"", "libraries/RunsFleet.Ec2/AwsErrorCodes.cs")]
    public void What_EC2_answers_is_read_in_one_place(string what, params string[] where) => Assert.Equal(
        where, Tree.Files("libraries", "*.cs").Concat(Tree.Files("services", "*.cs")).Where(file => Regex.IsMatch(Tree.Read(file), what)));

    [Fact]
    public void EC2_is_registered_with_the_defaults_of_its_library()
    {
        var registrations = Tree.Files("services", "*.cs").Concat(Tree.Files("libraries", "*.cs"))
            .SelectMany(file => Regex.Split(Tree.Read(file), "(?=services\\.Add)").Where(call => Regex.IsMatch(call, @"AWSService<IAmazon(EC2|SimpleSystemsManagement)>")))
            .ToList();

        Assert.NotEmpty(registrations);
        Assert.All(registrations, call => Assert.Contains("ClientDefaults.Apply(config)", call, StringComparison.Ordinal));
    }

    /// <summary>
    /// Amazon's types stand in folders named Aws, and anywhere in the libraries that are about one of its services, in the program that makes queues
    /// and tables, and where the local world drives an AWS that is not its own.
    /// </summary>
    internal static IReadOnlyList<string> AwsRooms { get; } =
        ["libraries/RunsFleet.Messaging", "libraries/RunsFleet.Ec2", "local/RunsFleet.Provisioner", "local/LocalCloud.Aws/Remote"];

    [Fact]
    public void A_file_is_in_the_namespace_of_its_folder() => Assert.All(
        Tree.Files("services", "*.cs").Concat(Tree.Files("libraries", "*.cs")).Where(file => !file.EndsWith("/Program.cs", StringComparison.Ordinal)),
        file => Assert.Matches(
            $@"^namespace {Regex.Escape(Path.GetDirectoryName(file)!.Replace('\\', '/')[(file.IndexOf('/', StringComparison.Ordinal) + 1)..].Replace('/', '.'))};\r?$",
            Namespace().Match(Tree.Read(file)).Value));

    [Fact]
    public void A_service_or_library_is_named_RunsFleet_stands_in_the_folder_of_its_name_and_has_tests_of_its_name()
    {
        Assert.All(Services.Concat(Libraries), name => Assert.Matches(@"^RunsFleet\.[A-Z]\w+$", name));
        Assert.All(Services, name => Assert.True(File.Exists(Path.Combine(Tree.Root, "services", name, $"{name}.csproj")), name));
        Assert.All(Libraries, name => Assert.True(File.Exists(Path.Combine(Tree.Root, "libraries", name, $"{name}.csproj")), name));
        Assert.All(
            Services.Concat(Libraries), name => Assert.True(File.Exists(Path.Combine(Tree.Root, "tests", $"{name}.Tests", $"{name}.Tests.csproj")), $"{name}.Tests"));
    }

    [Fact]
    public void The_solution_is_for_any_CPU_only()
    {
        var solution = Tree.Read("RunsFleet.sln");

        Assert.Contains("|Any CPU", solution, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\|(x64|x86)", solution);
    }

    private static IReadOnlyList<string> Names(string folder) =>
    [
        .. Tree.Files(folder, "*.csproj").Select(project => project.Split('/')[1]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    private static List<string> Packages(string project) =>
    [
        .. XDocument.Parse(Tree.Read(project)).Descendants("PackageReference").Select(reference => (string)reference.Attribute("Include")!),
    ];

    private static void AssertNamesNone(string file, IEnumerable<string> names)
    {
        var text = Tree.Read(file);
        Assert.All(names, name => Assert.False(Regex.IsMatch(text, $@"\b{Regex.Escape(name)}\b"), $"{file} names {name}."));
    }

    [GeneratedRegex(@"^namespace [\w.]+;\r?$", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
