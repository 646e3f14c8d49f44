using Microsoft.Extensions.Options;

namespace RunsFleet.Circuit;

/// <summary>Names every fault at once.</summary>
internal sealed class CircuitOptionsValidator : IValidateOptions<CircuitOptions>
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    public ValidateOptionsResult Validate(string? name, CircuitOptions options)
    {
        var faults = new ValidateOptionsResultBuilder();
        Require(options.Threshold is >= 2 and <= 5, nameof(options.Threshold), $"2 to 5, and is {options.Threshold}");
        RequireTime(options.Window, nameof(options.Window), Shortest, Longest, "15 to 30 minutes");
        RequireTime(options.Cooldown, nameof(options.Cooldown), Shortest, Longest, "15 to 30 minutes");
        RequireTime(options.MaxCooldown, nameof(options.MaxCooldown), options.Cooldown, TimeSpan.FromHours(24), "Cooldown to 24 hours");
        Require(
            options.ZoneThreshold is null || (options.ZoneThreshold >= options.Threshold && options.ZoneThreshold <= 100),
            nameof(options.ZoneThreshold),
            $"Threshold to 100, and is {options.ZoneThreshold}");
        Require(options.ZoneTypes is >= 2 and <= 20, nameof(options.ZoneTypes), $"2 to 20, and is {options.ZoneTypes}");
        Require(options.Probes is >= 1 and <= 10, nameof(options.Probes), $"1 to 10, and is {options.Probes}");
        RequireTime(options.ProbePeriod, nameof(options.ProbePeriod), TimeSpan.FromSeconds(5), Longest, "5 seconds to 30 minutes");
        RequireTime(options.PollInterval, nameof(options.PollInterval), TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1), "100 ms to 1 s");
        Require(options.GrpcPort is >= 1 and <= 65535, nameof(options.GrpcPort), $"a port, 1 to 65535, and is {options.GrpcPort}");
        Require(
            options.ApiToken is null or { Length: 0 or (>= 16 and <= 200) },
            nameof(options.ApiToken),
            $"16 to 200 characters long or absent, and has {options.ApiToken?.Length}");
        return faults.Build();

        void Require(bool holds, string option, string range)
        {
            if (!holds)
            {
                faults.AddError($"must be {range}.", $"{CircuitOptions.Section}:{option}");
            }
        }

        void RequireTime(TimeSpan value, string option, TimeSpan least, TimeSpan most, string range) =>
            Require(value >= least && value <= most, option, $"{range}, and is {value:c}");
    }
}
