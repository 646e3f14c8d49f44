using RunsFleet.Bench.Running;
using RunsFleet.Contracts.Labels;

namespace RunsFleet.Bench.Benchmarks;

internal static class LabelBenchmark
{
    private static readonly (string Name, string[] Labels)[] Jobs =
    [
        ("nobody's", ["self-hosted", "linux", "x64"]),
        ("all defaults", ["runs-fleet"]),
        ("the usual", ["self-hosted", "runs-fleet/cpu=4/arch=arm64"]),
        ("everything said", ["runs-fleet/cpu=4+8/ram=16/arch=arm64/family=c7g+m7g/gen=7/disk=100/pool=ci/spot=false/retry=false"]),
        ("refused", ["runs-fleet/cpu=banana"]),
        ("a hundred labels", [.. Enumerable.Range(0, 99).Select(i => $"label-{i}"), "runs-fleet/cpu=4"]),
    ];

    public static string Run()
    {
        var table = new Table(Micro.Method, "labels of a job", "ns", "bytes");
        foreach (var (name, labels) in Jobs)
        {
            var (nanoseconds, bytes) = Micro.Measure(() => JobLabels.Read(labels));
            table.Row($"{name}", $"{nanoseconds:0}", $"{bytes:0}");
        }

        return table.ToString();
    }
}
