using RunsFleet.Contracts;
using RunsFleet.Fleet.Planning;
using RunsFleet.Fleet.Tests.Fakes;

namespace RunsFleet.Fleet.Tests.Planning;

public sealed class CandidatesTests
{
    [Fact]
    public void A_single_cpu_count_means_up_to_twice_as_many()
    {
        var types = Of(new RunnerSpec { Cpu = new(4, 8), Arch = CpuArchitecture.Amd64 });

        Assert.Equal(["c6i.2xlarge", "c6i.xlarge", "c7i.2xlarge", "c7i.xlarge", "m6i.2xlarge", "m6i.xlarge", "m7i.2xlarge", "m7i.xlarge"], types);
    }

    [Fact]
    public void Defaults_are_the_families_of_the_architecture()
    {
        Assert.Equal(["c7g", "c8g", "m7g", "m8g", "r8g"], Families(new RunnerSpec { Arch = CpuArchitecture.Arm64 }));
        Assert.Equal(["c6i", "c7i", "m6i", "m7i"], Families(new RunnerSpec { Arch = CpuArchitecture.Amd64 }));
        Assert.Equal(9, Families(new RunnerSpec()).Count);
    }

    [Fact]
    public void A_named_family_takes_the_place_of_the_defaults() =>
        Assert.Equal(["c6g"], Families(new RunnerSpec { Families = ["c6g"] }));

    [Fact]
    public void A_generation_leaves_its_families_only() =>
        Assert.Equal(["c8g", "m8g", "r8g"], Families(new RunnerSpec { Generation = 8 }));

    [Theory]
    [InlineData(16, null, new[] { "m7g.xlarge", "m8g.xlarge", "r8g.large", "r8g.xlarge" })]
    [InlineData(8, 16, new[] { "c7g.xlarge", "c8g.xlarge", "m7g.large", "m7g.xlarge", "m8g.large", "m8g.xlarge", "r8g.large" })]
    public void Memory_is_a_floor_or_a_range(int least, int? most, string[] expected) =>
        Assert.Equal(expected, Of(new RunnerSpec { Arch = CpuArchitecture.Arm64, Ram = new(least, most) }));

    [Fact]
    public void L33_Burstables_come_only_when_named()
    {
        Assert.DoesNotContain(Of(new RunnerSpec { Cpu = new(1, 64) }), type => type.StartsWith('t'));
        Assert.Contains("t4g.medium", Of(new RunnerSpec { Families = ["t4g"] }));
    }

    [Fact]
    public void L33_The_smallest_memories_come_only_when_asked_for()
    {
        Assert.Equal(["t4g.medium", "t4g.small"], Of(new RunnerSpec { Families = ["t4g"] }));
        Assert.Contains("t4g.micro", Of(new RunnerSpec { Families = ["t4g"], Ram = new(1, null) }));
    }

    [Fact]
    public void Bare_metal_is_no_runner() =>
        Assert.DoesNotContain("c7g.metal", Of(new RunnerSpec { Families = ["c7g"], Cpu = new(64, 128) }));

    [Theory]
    [InlineData("c7g.large", "c7g", 7)]
    [InlineData("im4gn.xlarge", "im4gn", 4)]
    [InlineData("u-6tb1.metal", "u-6tb1", 6)]
    [InlineData("p4de.24xlarge", "p4de", 4)]
    [InlineData("c10g.large", "c10g", 10)]
    [InlineData("mystery", "mystery", 0)]
    public void Family_and_generation_are_read_from_the_name(string name, string family, int generation)
    {
        var type = Types.Of(name, 2, 4, CpuArchitecture.Arm64);

        Assert.Equal((family, generation), (type.Family, type.Generation));
    }

    private static List<string> Of(RunnerSpec spec) => [.. Candidates.Of(spec, Types.All, 2).Select(type => type.Name).Order(StringComparer.Ordinal)];

    private static List<string> Families(RunnerSpec spec) => [.. Candidates.Of(spec, Types.All, 2).Select(type => type.Family).Distinct().Order(StringComparer.Ordinal)];
}
