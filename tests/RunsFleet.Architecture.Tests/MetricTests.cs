using System.Text.RegularExpressions;

namespace RunsFleet.Architecture.Tests;

public sealed partial class MetricTests
{
    [Fact]
    public void Instruments_are_created_in_one_place_which_gives_each_its_unit_and_description()
    {
        string[] folders = ["RunsFleet.AppHost", "RunsFleet.ServiceDefaults", "services", "libraries", "local"];

        var files = folders.SelectMany(folder => Tree.Files(folder, "*.cs")).Where(file => Creation().IsMatch(Tree.Read(file)));

        Assert.Equal(["RunsFleet.ServiceDefaults/Instruments.cs"], files);
    }

    [GeneratedRegex(@"\.Create(Observable)?(Counter|UpDownCounter|Histogram|Gauge)\b")]
    private static partial Regex Creation();
}
