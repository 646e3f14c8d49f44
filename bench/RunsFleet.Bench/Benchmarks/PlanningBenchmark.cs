using RunsFleet.Bench.Running;
using RunsFleet.Contracts;
using RunsFleet.Fleet.Planning;
using RunsFleet.Records;

namespace RunsFleet.Bench.Benchmarks;

internal static class PlanningBenchmark
{
    private const int Catalogue = 800;
    private static readonly string[] Zones = ["us-east-1a", "us-east-1b", "us-east-1c", "us-east-1d", "us-east-1e", "us-east-1f"];
    private static readonly string[] Families = ["c8g", "m8g", "r8g", "c7g", "m7g"];

    public static string Run()
    {
        var table = new Table(
            $"""
            `LaunchPlanner.Plan` on a catalogue of {Catalogue} instance types, spot prices known, every tenth offering lately without capacity, every twentieth circuit open.
            {Micro.Method}
            """,
            "candidate offerings", "us", "KiB", "overrides");
        foreach (var (types, zones) in (ReadOnlySpan<(int, int)>)[(1, 1), (10, 6), (100, 6)])
        {
            var input = Input(types, zones);
            var overrides = LaunchPlanner.Plan(input) is LaunchPlan.Ready plan ? plan.Overrides.Count : 0;
            var (nanoseconds, bytes) = Micro.Measure(() => LaunchPlanner.Plan(input));
            table.Row($"{types * zones}", $"{nanoseconds / 1000:0.0}", $"{bytes / 1024:0.0}", $"{overrides}");
        }

        return table.ToString();
    }

    private static PlanInput Input(int types, int zones)
    {
        var candidates = Enumerable.Range(0, types).Select(i => Type($"{Families[i % Families.Length]}.{i}", zones)).ToList();
        var offerings = candidates.SelectMany(type => type.Zones, (type, zone) => new Offering(type.Name, zone, Market.Spot)).ToList();
        return new PlanInput
        {
            Spec = new RunnerSpec { Cpu = new(4, 8), Arch = CpuArchitecture.Arm64 },
            Market = new MarketView(
                [.. candidates, .. Enumerable.Range(types, Catalogue - types).Select(i => Type($"x{i}.large", zones))],
                [.. Zones.Take(zones).Select(zone => new RunnerSubnet("subnet-" + zone, zone, 4000))]),
            SpotPrices = new SpotPrices(offerings.Index().ToDictionary(o => (o.Item.InstanceType, o.Item.Zone), o => 0.05m + (o.Index % 37 * 0.001m))),
            Unavailable = offerings.Where((_, i) => i % 10 == 9).ToHashSet(),
            OpenCircuits = new OpenCircuits(offerings.Where((_, i) => i % 20 == 19).Select(o => $"{o.InstanceType}@{o.Zone}")),
        };
    }

    private static InstanceTypeEntry Type(string name, int zones) => new()
    {
        Name = name,
        VCpus = 4,
        MemoryGiB = 16,
        Arch = CpuArchitecture.Arm64,
        Zones = Zones.Take(zones).ToHashSet(),
    };
}
