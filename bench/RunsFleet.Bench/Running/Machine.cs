using System.Globalization;
using System.Runtime.InteropServices;

namespace RunsFleet.Bench.Running;

/// <summary>What the numbers were measured on.</summary>
internal static class Machine
{
    public static string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        ## Machine

        | | |
        |---|---|
        | CPU | {Cpu()} |
        | cores | {Environment.ProcessorCount} |
        | memory | {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30):0.0} GiB |
        | OS | {RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture} |
        | .NET | {RuntimeInformation.FrameworkDescription}, {(IsOptimized ? "Release" : "Debug: the numbers mean nothing")} |
        | server and load | {(Cores.Separate ? "each pinned to a core of its own" : "on the same cores")} |
        """);

    private static bool IsOptimized =>
#if DEBUG
        false;
#else
        true;
#endif

    private static string Cpu()
    {
        const string Info = "/proc/cpuinfo";
        var model = File.Exists(Info) ? File.ReadLines(Info).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
        return model?.Split(':', 2)[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
