using Microsoft.Extensions.Options;

namespace RunsFleet.Fleet;

/// <summary>Finds every fault of the options at once.</summary>
internal sealed class FleetOptionsValidator : IValidateOptions<FleetOptions>
{
    public ValidateOptionsResult Validate(string? name, FleetOptions options)
    {
        var faults = new List<string>();
        void Require(bool holds, string fault)
        {
            if (!holds)
            {
                faults.Add($"{FleetOptions.Section}:{fault}");
            }
        }

        Require(options.SubnetIds.All(id => id.StartsWith("subnet-", StringComparison.Ordinal)), "SubnetIds must hold subnet ids.");
        Require(options.Lease >= TimeSpan.FromSeconds(30) && options.Lease <= TimeSpan.FromMinutes(10), "Lease must be 30 seconds to 10 minutes.");
        Require(options.Concurrency is >= 1 and <= 500, "Concurrency must be 1 to 500.");
        Require(options.FleetsPerSecond is >= 0.1 and <= 1000, "FleetsPerSecond must be 0.1 to 1000.");
        Require(options.FleetBurst is >= 1 and <= 1000, "FleetBurst must be 1 to 1000.");
        Require(options.GroupWindow >= TimeSpan.Zero && options.GroupWindow <= TimeSpan.FromSeconds(5), "GroupWindow must be 0 to 5 seconds.");
        Require(options.MaxGroupSize is >= 1 and <= 90, "MaxGroupSize must be 1 to 90.");
        Require(
            options.MaxPacingWait >= TimeSpan.FromSeconds(1) && options.MaxPacingWait <= TimeSpan.FromMinutes(1),
            "MaxPacingWait must be 1 second to 1 minute.");
        Require(
            options.Lease > options.MaxPacingWait + options.CreateFleetTimeout + options.AwsTimeout,
            "Lease must be longer than MaxPacingWait, CreateFleetTimeout and AwsTimeout together.");
        Require(options.MaxOverrides is >= 1 and <= 60, "MaxOverrides must be 1 to 60.");
        Require(options.MinimumMemoryGiB is >= 0.5 and <= 64, "MinimumMemoryGiB must be 0.5 to 64.");
        Require(options.RootDevice.StartsWith("/dev/", StringComparison.Ordinal), "RootDevice must begin with /dev/.");
        Require(options.RetryDelay > TimeSpan.Zero && options.RetryDelay <= options.MaxRetryDelay, "RetryDelay must be above zero and at most MaxRetryDelay.");
        Require(options.MaxRetryDelay <= TimeSpan.FromMinutes(15), "MaxRetryDelay must be at most 15 minutes.");
        Require(
            options.TerminationRetryDelay > TimeSpan.Zero && options.TerminationRetryDelay <= TimeSpan.FromMinutes(15),
            "TerminationRetryDelay must be above zero and at most 15 minutes.");
        Require(
            options.CircuitConnectTimeout > TimeSpan.Zero && options.CircuitConnectTimeout <= TimeSpan.FromMinutes(1),
            "CircuitConnectTimeout must be above zero and at most 1 minute.");
        Require(
            options.CircuitMemory >= TimeSpan.Zero && options.CircuitMemory <= TimeSpan.FromHours(1),
            "CircuitMemory must be 0 to 1 hour.");
        foreach (var (key, value) in new[]
        {
            (nameof(options.InsufficientCapacityMemory), options.InsufficientCapacityMemory),
            (nameof(options.GiveUpAfter), options.GiveUpAfter),
            (nameof(options.HandoverPatience), options.HandoverPatience),
            (nameof(options.RunnerConnectPatience), options.RunnerConnectPatience),
            (nameof(options.BusyPatience), options.BusyPatience),
            (nameof(options.BusyGrace), options.BusyGrace),
            (nameof(options.EventualConsistency), options.EventualConsistency),
            (nameof(options.CatalogueAge), options.CatalogueAge),
            (nameof(options.SubnetAge), options.SubnetAge),
            (nameof(options.SpotPriceAge), options.SpotPriceAge),
            (nameof(options.CreateFleetTimeout), options.CreateFleetTimeout),
            (nameof(options.AwsTimeout), options.AwsTimeout),
            (nameof(options.CircuitTimeout), options.CircuitTimeout),
        })
        {
            Require(value > TimeSpan.Zero && value <= TimeSpan.FromDays(7), $"{key} must be above zero and at most 7 days.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
