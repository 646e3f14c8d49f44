using System.Diagnostics;

namespace RunsFleet.Bench.Running;

/// <summary>
/// Server and load on different cores: the server on the first that this process may use, everything else on the last. Where the system has
/// no affinity, or there is one core only, <see cref="Separate"/> is false and the table says so.
/// </summary>
internal static class Cores
{
    private static readonly long Allowed =
        OperatingSystem.IsLinux() || OperatingSystem.IsWindows() ? Process.GetCurrentProcess().ProcessorAffinity : 0;
    private static readonly long ServerMask = Allowed & -Allowed;
    private static readonly long LoadMask = Allowed == 0 ? 0 : 1L << (63 - (int)long.LeadingZeroCount(Allowed));

    public static bool Separate => ServerMask != LoadMask;

    /// <summary>Puts this process, and what it starts from now on, on the core of the load.</summary>
    public static void UseLoadCore() => Use(LoadMask);

    /// <summary>Starts a process on the core of the server. Call it from the first thread: on Linux that one's cores are inherited.</summary>
    public static Process StartOnServerCore(ProcessStartInfo start)
    {
        Use(ServerMask);
        try
        {
            return Start(start);
        }
        finally
        {
            Use(LoadMask);
        }
    }

    /// <summary>Starts a process on the core of the load.</summary>
    public static Process Start(ProcessStartInfo start) => Process.Start(start) ?? throw new InvalidOperationException("The process did not start.");

    private static void Use(long mask)
    {
        if (Separate && (OperatingSystem.IsLinux() || OperatingSystem.IsWindows()))
        {
            Process.GetCurrentProcess().ProcessorAffinity = (nint)mask;
        }
    }
}
