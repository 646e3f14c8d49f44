using CsCheck;
using RunsFleet.Contracts.Labels;

namespace RunsFleet.Contracts.Tests.Labels;

public sealed class JobLabelsTests
{
    private static readonly Gen<string> Piece = Gen.OneOf(
        Gen.OneOf("runs-fleet", "runs-fleet=", "runs-fleet-foo", "/", "=", "+", "cpu", "cpu=", "ram=", "arch=arm64", "family=", "gen=", "disk=", "pool=", "spot=", "retry="),
        Gen.Int[-5, 5000].Select(n => $"{n}"),
        Gen.String,
        Gen.Char.Array[0, 12].Select(c => new string(c)));

    private static readonly Gen<string> AnyLabel = Piece.Array[0, 12].Select(string.Concat);

    private static readonly Gen<RunnerSpec> AnySpec =
        from cpu in Bounds(LabelValues.MaxCpu)
        from ram in Bounds(LabelValues.MaxRamGiB).Null()
        from arch in Gen.Enum<CpuArchitecture>().Nullable()
        from families in Gen.OneOf("c7g", "m7g", "c8g", "u7i-12tb", "t4g").Array[0, 5].Select(f => f.Distinct().ToArray())
        from gen in Gen.Int[1, LabelValues.MaxGeneration].Nullable()
        from disk in Gen.Int[1, LabelValues.MaxDiskGiB].Nullable()
        from pool in Gen.OneOf("ci", "Nightly-2", "0_").Null()
        from flags in Gen.Bool.Array[2]
        select new RunnerSpec
        {
            Cpu = cpu,
            Ram = ram,
            Arch = arch,
            Families = families,
            Generation = gen,
            DiskGiB = disk,
            Pool = pool,
            Spot = flags[0],
            Retry = flags[1] ? RetryPolicy.WhenInterrupted : RetryPolicy.Never,
        };

    [Fact]
    public void The_first_label_with_the_marker_wins()
    {
        var asks = Assert.IsType<LabelReading.Asks>(JobLabels.Read(["self-hosted", "runs-fleet-foo", "runs-fleet/cpu=4", "runs-fleet/cpu=8"]));

        Assert.Equal("runs-fleet/cpu=4", asks.Label);
        Assert.Equal(new Range(4, 8), asks.Spec.Cpu);
    }

    [Fact]
    public void The_first_label_with_the_marker_wins_also_when_it_is_refused() =>
        Assert.IsType<LabelReading.Refused>(JobLabels.Read(["runs-fleet/cpu=x", "runs-fleet/cpu=8"]));

    [Fact]
    public void A_job_without_our_label_is_not_ours()
    {
        Assert.IsType<LabelReading.NotOurs>(JobLabels.Read([]));
        Assert.IsType<LabelReading.NotOurs>(JobLabels.Read(["ubuntu-latest", new string('x', 10_000)]));
    }

    [Fact]
    public void A_label_that_no_runner_can_register_refuses_the_job()
    {
        Assert.Equal("too_long", Refusal(["runs-fleet/pool=" + new string('x', 10_000)]).Code);
        Assert.Equal("too_long", Refusal(["runs-fleet/cpu=2", new string('x', 257)]).Code);
        Assert.IsType<LabelReading.Asks>(JobLabels.Read(["runs-fleet/cpu=2", new string('x', 256)]));
    }

    [Fact]
    public void More_labels_than_a_runner_can_register_refuse_the_job()
    {
        var labels = Enumerable.Range(0, 99).Select(i => $"label-{i}").Prepend("runs-fleet");

        Assert.IsType<LabelReading.Asks>(JobLabels.Read([.. labels]));
        Assert.Equal("too_many_labels", Refusal([.. labels, "one-more"]).Code);
    }

    [Fact]
    public void Any_labels_are_read_without_a_throw_and_a_refusal_is_short_and_printable() =>
        AnyLabel.Array[0, 5].Sample(labels =>
        {
            if (JobLabels.Read(labels) is LabelReading.Refused { Refusal: var refusal })
            {
                Assert.InRange(refusal.Reason.Length, 1, 256);
                Assert.All(refusal.Reason, c => Assert.InRange(c, ' ', '~'));
            }
        }, iter: 5_000);

    [Fact]
    public void A_label_that_is_marked_is_never_taken_for_somebody_elses() =>
        AnyLabel.Select(Gen.OneOf("runs-fleet", "runs-fleet/", "runs-fleet=")).Sample((rest, marker) =>
        {
            var label = marker == "runs-fleet" ? marker : marker + rest;
            Assert.IsNotType<LabelReading.NotOurs>(JobLabels.Read(["other", label]));
        });

    [Fact]
    public void Every_spec_can_be_asked_for_and_is_read_back_in_any_order_of_keys() =>
        AnySpec.SelectMany(spec => Gen.Shuffle(Parts(spec).ToArray()).Select(parts => (spec, parts))).Sample((spec, parts) =>
        {
            var label = string.Join('/', parts.Prepend("runs-fleet"));
            var read = Assert.IsType<LabelReading.Asks>(JobLabels.Read([label])).Spec;

            Assert.Equal(spec.Families, read.Families);
            Assert.Equal(spec with { Families = [] }, read with { Families = [] });
        }, iter: 1_000);

    private static Gen<Range> Bounds(int limit) =>
        from min in Gen.Int[1, limit]
        from max in Gen.Int[min, limit]
        select new Range(min, max);

    private static IEnumerable<string> Parts(RunnerSpec spec)
    {
        yield return $"cpu={spec.Cpu.Min}+{spec.Cpu.Max}";
        if (spec.Ram is { } ram)
        {
            yield return $"ram={ram.Min}+{ram.Max}";
        }

        if (spec.Arch is { } arch)
        {
            yield return $"arch={arch}";
        }

        if (spec.Families.Count > 0)
        {
            yield return $"family={string.Join('+', spec.Families)}";
        }

        if (spec.Generation is { } gen)
        {
            yield return $"gen={gen}";
        }

        if (spec.DiskGiB is { } disk)
        {
            yield return $"disk={disk}";
        }

        if (spec.Pool is { } pool)
        {
            yield return $"pool={pool}";
        }

        yield return spec.Spot ? "spot=true" : "spot=false";
        yield return spec.Retry == RetryPolicy.Never ? "retry=false" : "retry=when-interrupted";
    }

    private static Refusal Refusal(string[] labels) => Assert.IsType<LabelReading.Refused>(JobLabels.Read(labels)).Refusal;
}
