using RunsFleet.Contracts.Labels;

namespace RunsFleet.Contracts.Tests.Labels;

public sealed class RunnerLabelTests
{
    [Fact]
    public void The_bare_marker_means_all_defaults()
    {
        var spec = Spec("runs-fleet");

        Assert.Equal(new Range(2, 4), spec.Cpu);
        Assert.Null(spec.Ram);
        Assert.Null(spec.Arch);
        Assert.Empty(spec.Families);
        Assert.Null(spec.Generation);
        Assert.Null(spec.DiskGiB);
        Assert.Null(spec.Pool);
        Assert.True(spec.Spot);
        Assert.Equal(RetryPolicy.WhenInterrupted, spec.Retry);
    }

    [Fact]
    public void Every_key_is_read()
    {
        var spec = Spec("runs-fleet/cpu=4+8/ram=16+64/arch=arm64/family=c7g+m7g/gen=7/disk=100/pool=ci_1/spot=false/retry=false");

        Assert.Equal(new Range(4, 8), spec.Cpu);
        Assert.Equal(new Range(16, 64), spec.Ram);
        Assert.Equal(CpuArchitecture.Arm64, spec.Arch);
        Assert.Equal(["c7g", "m7g"], spec.Families);
        Assert.Equal(7, spec.Generation);
        Assert.Equal(100, spec.DiskGiB);
        Assert.Equal("ci_1", spec.Pool);
        Assert.False(spec.Spot);
        Assert.Equal(RetryPolicy.Never, spec.Retry);
    }

    [Fact]
    public void A_single_cpu_is_up_to_twice_as_many_and_a_single_ram_is_a_minimum()
    {
        var spec = Spec("runs-fleet/cpu=8/ram=32");

        Assert.Equal(new Range(8, 16), spec.Cpu);
        Assert.Equal(new Range(32, null), spec.Ram);
    }

    [Theory]
    [InlineData("runs-fleet=4747967848")]
    [InlineData("runs-fleet=1/cpu=2")]
    [InlineData("runs-fleet=9999999999999999999/cpu=2+4")]
    public void The_legacy_form_is_read(string label) => Assert.Equal(new Range(2, 4), Spec(label).Cpu);

    [Theory]
    [InlineData("Runs-Fleet/CPU=4/Arch=ARM64/Spot=FALSE/retry=When-Interrupted")]
    [InlineData("RUNS-FLEET/cpu=4/arch=Arm64/spot=False")]
    public void Case_does_not_matter_since_it_does_not_for_GitHub(string label)
    {
        var spec = Spec(label);

        Assert.Equal(new Range(4, 8), spec.Cpu);
        Assert.Equal(CpuArchitecture.Arm64, spec.Arch);
        Assert.False(spec.Spot);
    }

    [Fact]
    public void Families_are_lower_case_and_unique_and_a_pool_is_kept_as_written()
    {
        var spec = Spec("runs-fleet/family=C7G+m7g+c7g/pool=Nightly");

        Assert.Equal(["c7g", "m7g"], spec.Families);
        Assert.Equal("Nightly", spec.Pool);
    }

    [Theory]
    [InlineData("runs-fleet/", "bad_syntax")]
    [InlineData("runs-fleet//cpu=2", "bad_syntax")]
    [InlineData("runs-fleet/cpu=2/", "bad_syntax")]
    [InlineData("runs-fleet/cpu", "bad_syntax")]
    [InlineData("runs-fleet/=2", "bad_syntax")]
    [InlineData("runs-fleet/cpus=2", "unknown_key")]
    [InlineData("runs-fleet/ cpu=2", "unknown_key")]
    [InlineData("runs-fleet/cpu =2", "unknown_key")]
    [InlineData("runs-fleet/ｃｐｕ=2", "unknown_key")]
    [InlineData("runs-fleet/cpu=2/cpu=2", "duplicate_key")]
    [InlineData("runs-fleet/cpu=2/CPU=4", "duplicate_key")]
    [InlineData("runs-fleet/spot=false/spot=true", "duplicate_key")]
    [InlineData("runs-fleet/cpu=", "bad_value")]
    [InlineData("runs-fleet/cpu=0", "bad_value")]
    [InlineData("runs-fleet/cpu=-2", "bad_value")]
    [InlineData("runs-fleet/cpu=+2", "bad_value")]
    [InlineData("runs-fleet/cpu=2.0", "bad_value")]
    [InlineData("runs-fleet/cpu=2 ", "bad_value")]
    [InlineData("runs-fleet/cpu=two", "bad_value")]
    [InlineData("runs-fleet/cpu=２", "bad_value")]
    [InlineData("runs-fleet/cpu=٢", "bad_value")]
    [InlineData("runs-fleet/cpu=1025", "bad_value")]
    [InlineData("runs-fleet/cpu=4294967298", "bad_value")]
    [InlineData("runs-fleet/cpu=99999999999999999999", "bad_value")]
    [InlineData("runs-fleet/cpu=8+4", "bad_value")]
    [InlineData("runs-fleet/cpu=4+", "bad_value")]
    [InlineData("runs-fleet/cpu=4+8+16", "bad_value")]
    [InlineData("runs-fleet/cpu=4=8", "bad_value")]
    [InlineData("runs-fleet/ram=0", "bad_value")]
    [InlineData("runs-fleet/ram=64+32", "bad_value")]
    [InlineData("runs-fleet/arch=", "bad_value")]
    [InlineData("runs-fleet/arch=x86_64", "bad_value")]
    [InlineData("runs-fleet/arch=arm64+amd64", "bad_value")]
    [InlineData("runs-fleet/family=", "bad_value")]
    [InlineData("runs-fleet/family=c7g+", "bad_value")]
    [InlineData("runs-fleet/family=c7g.large", "bad_value")]
    [InlineData("runs-fleet/family=c7g,m7g", "bad_value")]
    [InlineData("runs-fleet/family=7", "bad_value")]
    [InlineData("runs-fleet/gen=0", "bad_value")]
    [InlineData("runs-fleet/gen=7+8", "bad_value")]
    [InlineData("runs-fleet/disk=0", "bad_value")]
    [InlineData("runs-fleet/disk=16385", "bad_value")]
    [InlineData("runs-fleet/pool=", "bad_value")]
    [InlineData("runs-fleet/pool=-a", "bad_value")]
    [InlineData("runs-fleet/pool=a b", "bad_value")]
    [InlineData("runs-fleet/pool=$(id)", "bad_value")]
    [InlineData("runs-fleet/pool=a\n", "bad_value")]
    [InlineData("runs-fleet/pool=é", "bad_value")]
    [InlineData("runs-fleet/spot=no", "bad_value")]
    [InlineData("runs-fleet/spot=", "bad_value")]
    [InlineData("runs-fleet/retry=always", "bad_value")]
    [InlineData("runs-fleet/retry=true", "bad_value")]
    [InlineData("runs-fleet=", "bad_value")]
    [InlineData("runs-fleet=/cpu=2", "bad_value")]
    [InlineData("runs-fleet=abc", "bad_value")]
    [InlineData("runs-fleet=12345678901234567890", "bad_value")]
    [InlineData("runs-fleet=1=2", "bad_value")]
    public void What_is_not_in_the_grammar_is_refused(string label, string code) => Assert.Equal(code, Refusal(label).Code);

    [Fact]
    public void Bounds_are_inclusive()
    {
        var pool = new string('p', 63);
        var spec = Spec($"runs-fleet/cpu=1+1024/disk=16384/gen=99/pool={pool}");

        Assert.Equal(new Range(1, 1024), spec.Cpu);
        Assert.Equal(16384, spec.DiskGiB);
        Assert.Equal(pool, spec.Pool);
        Assert.Equal("bad_value", Refusal($"runs-fleet/pool={pool}p").Code);
    }

    [Theory]
    [InlineData("runs-fleet/cpu=banana", "cpu=\"banana\" is not n or min+max, 1 to 1024 vCPUs.")]
    [InlineData("runs-fleet/cpus=4", "The key \"cpus\" is none of cpu, ram, arch, family, gen, disk, pool, spot, retry.")]
    [InlineData("runs-fleet/cpu=4/", "\"\" is no key=value, such as cpu=4.")]
    [InlineData("runs-fleet/pool=a\r\nforged", "pool=\"a??forged\" is not a pool's name: 1 to 63 letters, digits, _ or -, the first a letter or digit.")]
    public void The_reason_names_key_and_value_and_forges_no_line(string label, string reason) => Assert.Equal(reason, Refusal(label).Reason);

    [Theory]
    [InlineData("runs-fleet-foo")]
    [InlineData("runs-fleetcpu=2")]
    [InlineData("my-runs-fleet/cpu=2")]
    [InlineData(" runs-fleet")]
    [InlineData("runs-fleet:cpu=2")]
    [InlineData("runs-flee")]
    [InlineData("")]
    public void What_only_looks_like_the_marker_is_not_ours(string label) => Assert.IsType<LabelReading.NotOurs>(JobLabels.Read([label]));

    private static RunnerSpec Spec(string label) => Assert.IsType<LabelReading.Asks>(JobLabels.Read([label])).Spec;

    private static Refusal Refusal(string label) => Assert.IsType<LabelReading.Refused>(JobLabels.Read([label])).Refusal;
}
