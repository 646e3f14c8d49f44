namespace RunsFleet.Architecture.Tests;

public sealed class SizeTests
{
    [Fact]
    public void A_Program_is_at_most_30_lines()
    {
        var programs = Tree.Files("services", "Program.cs");

        Assert.NotEmpty(programs);
        Assert.All(programs, program => Assert.True(File.ReadLines(Path.Combine(Tree.Root, program)).Count() <= 30, program));
    }

    [Fact]
    public void A_file_past_300_lines_needs_a_reason()
    {
        // Data and grammars that read worse when split; each with its reason.
        string[] reasoned = [];
        string[] folders = ["RunsFleet.AppHost", "RunsFleet.ServiceDefaults", "services", "libraries", "local"];
        var files = folders.SelectMany(folder => Tree.Files(folder, "*.cs")).Except(reasoned).ToList();

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.True(File.ReadLines(Path.Combine(Tree.Root, file)).Count() <= 300, $"{file} is longer than 300 lines."));
    }
}
