namespace RunsFleet.Contracts;

/// <summary>CPU architecture, by the names GitHub labels use.</summary>
public enum CpuArchitecture
{
    /// <summary>64-bit Arm (EC2 <c>arm64</c>).</summary>
    Arm64,

    /// <summary>64-bit x86 (EC2 <c>x86_64</c>).</summary>
    Amd64,
}
