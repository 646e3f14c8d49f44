using System.Collections.Frozen;
using RunsFleet.Contracts;

namespace RunsFleet.Fleet.Planning;

/// <summary>Instance types that would do for a job.</summary>
internal static class Candidates
{
    /// <summary>Families of a job that names none, by architecture.</summary>
    private static readonly FrozenDictionary<string, CpuArchitecture> DefaultFamilies = new Dictionary<string, CpuArchitecture>
    {
        ["c8g"] = CpuArchitecture.Arm64,
        ["m8g"] = CpuArchitecture.Arm64,
        ["r8g"] = CpuArchitecture.Arm64,
        ["c7g"] = CpuArchitecture.Arm64,
        ["m7g"] = CpuArchitecture.Arm64,
        ["c7i"] = CpuArchitecture.Amd64,
        ["m7i"] = CpuArchitecture.Amd64,
        ["c6i"] = CpuArchitecture.Amd64,
        ["m6i"] = CpuArchitecture.Amd64,
    }.ToFrozenDictionary();

    /// <summary>Returns the types of <paramref name="catalogue"/> that <paramref name="spec"/> allows.</summary>
    /// <param name="spec">What the job asks.</param>
    /// <param name="catalogue">The region's types.</param>
    /// <param name="minimumMemoryGiB">Memory floor of a job that asks for no amount: the smallest types starve a runner (lesson L33).</param>
    public static IReadOnlyList<InstanceTypeEntry> Of(RunnerSpec spec, IReadOnlyList<InstanceTypeEntry> catalogue, double minimumMemoryGiB)
    {
        var named = spec.Families.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. catalogue.Where(type =>
            !type.BareMetal
            && (spec.Arch is null || type.Arch == spec.Arch)
            && spec.Cpu.Contains(type.VCpus)
            && (spec.Ram is null ? type.MemoryGiB >= minimumMemoryGiB : spec.Ram.Contains(type.MemoryGiB))
            && (spec.Generation is null || type.Generation == spec.Generation)
            && (named.Count > 0 ? named.Contains(type.Family) : !type.Burstable && DefaultFamilies.ContainsKey(type.Family)))];
    }
}
