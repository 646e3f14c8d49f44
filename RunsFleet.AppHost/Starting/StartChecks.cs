using Microsoft.Extensions.Configuration;

namespace RunsFleet.AppHost.Starting;

/// <summary>What can be known to go wrong before anything is started.</summary>
internal static class StartChecks
{
    /// <summary>Looks at parameters, the container engine and fixed ports. Returns one line about the first that is wrong, else null.</summary>
    public static async Task<string?> FirstFaultAsync(AppHostOptions options, IDistributedApplicationBuilder builder, PatienceOptions patience, Func<int, bool> isFree)
    {
        if (!builder.ExecutionContext.IsRunMode)
        {
            return null;
        }

        return MissingValues(options, builder.Configuration)
            ?? (options.Cloud == CloudKind.LocalStack ? await ContainerEngine.FaultAsync(builder.Configuration, patience.ContainerEngine) : null)
            ?? FixedPort.FirstFault(FixedPort.Of(options, builder.Configuration), isFree);
    }

    /// <summary>
    /// Names the parameters of <c>--cloud aws</c> that have no value, with the variables that give it. Returns null when all have one.
    /// </summary>
    public static string? MissingValues(AppHostOptions options, IConfiguration configuration)
    {
        if (options.Cloud != CloudKind.Aws)
        {
            return null;
        }

        var missing = ParameterNames.All.Where(name => configuration[$"Parameters:{name}"] is null or "" && configuration[VariableOf(name).Replace("__", ":", StringComparison.Ordinal)] is null or "").ToList();
        return missing.Count == 0
            ? null
            : $"--cloud aws needs a value for {string.Join(", ", missing)}: set {string.Join(", ", missing.Select(VariableOf))}.";
    }

    // Aspire reads a parameter from the variable of its name too, with underscores for dashes.
    private static string VariableOf(string parameter) => $"Parameters__{parameter.Replace('-', '_')}";
}
