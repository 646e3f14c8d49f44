using System.Globalization;
using RunsFleet.Contracts;

namespace RunsFleet.Fleet.Planning;

/// <summary>An instance type of the region's catalogue.</summary>
internal sealed record InstanceTypeEntry
{
    /// <summary>Such as <c>c7g.large</c>.</summary>
    public required string Name { get; init; }

    /// <summary>vCPUs by default.</summary>
    public required int VCpus { get; init; }

    /// <summary>Memory in GiB; the smallest types have half of one.</summary>
    public required double MemoryGiB { get; init; }

    /// <summary>The architecture that runners use on it.</summary>
    public required CpuArchitecture Arch { get; init; }

    /// <summary>CPU credits: bursts, then starves.</summary>
    public bool Burstable { get; init; }

    /// <summary>Boots in many minutes: never a runner.</summary>
    public bool BareMetal { get; init; }

    /// <summary>False for the few types that are not sold on spot.</summary>
    public bool SupportsSpot { get; init; } = true;

    /// <summary>Zones that offer it.</summary>
    public required IReadOnlySet<string> Zones { get; init; }

    /// <summary>What is before the dot: <c>c7g</c>.</summary>
    public string Family => Name.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 ? Name[..dot] : Name;

    /// <summary>The first number in the family: 7 of <c>c7g</c>, 4 of <c>im4gn</c>; 0 when there is none.</summary>
    public int Generation
    {
        get
        {
            var digits = Family.AsSpan();
            var start = digits.IndexOfAnyInRange('0', '9');
            if (start < 0)
            {
                return 0;
            }

            digits = digits[start..];
            var end = digits.IndexOfAnyExceptInRange('0', '9');
            return int.TryParse(end < 0 ? digits : digits[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var generation) ? generation : 0;
        }
    }
}
