using RunsFleet.Contracts;
using RunsFleet.Fleet.Planning;

namespace RunsFleet.Fleet.Tests.Fakes;

/// <summary>A small region.</summary>
internal sealed class FakeMarket : IMarketSource
{
    public static readonly IReadOnlyList<string> Zones = ["us-east-1a", "us-east-1b", "us-east-1c"];

    public MarketView View { get; set; } = new(Types.All, [.. Zones.Select(zone => new RunnerSubnet($"subnet-{zone[^1]}", zone, 100))]);

    public SpotPrices Prices { get; set; } = SpotPrices.Unknown;

    /// <summary>When true, there is no answer.</summary>
    public bool Down { get; set; }

    /// <summary>Times that prices were asked for.</summary>
    public int PriceQuestions { get; private set; }

    public Task<MarketView> GetAsync(CancellationToken cancellationToken) =>
        Down ? throw new MarketUnknownException("EC2 does not tell its instance types now.") : Task.FromResult(View);

    public Task<SpotPrices> GetSpotPricesAsync(IReadOnlyCollection<string> instanceTypes, CancellationToken cancellationToken)
    {
        PriceQuestions++;
        return Task.FromResult(Prices);
    }
}

/// <summary>Some instance types as EC2 sells them.</summary>
internal static class Types
{
    public static readonly IReadOnlyList<InstanceTypeEntry> All =
    [
        .. Family("c7g", CpuArchitecture.Arm64, 2), .. Family("m7g", CpuArchitecture.Arm64, 4), .. Family("c8g", CpuArchitecture.Arm64, 2),
        .. Family("m8g", CpuArchitecture.Arm64, 4), .. Family("r8g", CpuArchitecture.Arm64, 8), .. Family("c6g", CpuArchitecture.Arm64, 2),
        .. Family("c7i", CpuArchitecture.Amd64, 2), .. Family("m7i", CpuArchitecture.Amd64, 4), .. Family("c6i", CpuArchitecture.Amd64, 2),
        .. Family("m6i", CpuArchitecture.Amd64, 4),
        Of("t4g.nano", 2, 0.5, CpuArchitecture.Arm64) with { Burstable = true },
        Of("t4g.micro", 2, 1, CpuArchitecture.Arm64) with { Burstable = true },
        Of("t4g.small", 2, 2, CpuArchitecture.Arm64) with { Burstable = true },
        Of("t4g.medium", 2, 4, CpuArchitecture.Arm64) with { Burstable = true },
        Of("t3.medium", 2, 4, CpuArchitecture.Amd64) with { Burstable = true },
        Of("c7g.metal", 64, 128, CpuArchitecture.Arm64) with { BareMetal = true },
    ];

    public static InstanceTypeEntry Of(string name, int vcpus, double memory, CpuArchitecture arch) => new()
    {
        Name = name,
        VCpus = vcpus,
        MemoryGiB = memory,
        Arch = arch,
        Zones = FakeMarket.Zones.ToHashSet(),
    };

    private static IEnumerable<InstanceTypeEntry> Family(string family, CpuArchitecture arch, int memoryPerCpu) =>
        new (string Size, int VCpus)[] { ("medium", 1), ("large", 2), ("xlarge", 4), ("2xlarge", 8), ("4xlarge", 16), ("8xlarge", 32), ("16xlarge", 64) }
            .Where(size => arch is CpuArchitecture.Arm64 || size.VCpus > 1)
            .Select(size => Of($"{family}.{size.Size}", size.VCpus, size.VCpus * memoryPerCpu, arch));
}
