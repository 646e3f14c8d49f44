using Microsoft.Extensions.Options;

namespace RunsFleet.Circuit;

/// <summary>When circuits open and for how long. Section <c>Circuit</c>.</summary>
internal sealed class CircuitOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Circuit";

    /// <summary>Interruptions within <see cref="Window"/> that open a circuit. 2 to 5. Default 3.</summary>
    public int Threshold { get; set; } = 3;

    /// <summary>Time within which interruptions count together; it slides. 15 min to 30 min. Default 15 min.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a circuit stays open after the newest interruption of a burst. Each failed probe doubles it. 15 min to 30 min. Default 30 min.</summary>
    public TimeSpan Cooldown { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Longest cooldown, however many probes failed. <see cref="Cooldown"/> to 24 h. Default 4 h.</summary>
    public TimeSpan MaxCooldown { get; set; } = TimeSpan.FromHours(4);

    /// <summary>
    /// Interruptions within <see cref="Window"/> that open an availability zone. <see cref="Threshold"/> to 100. Default none: then it is twice
    /// <see cref="Threshold"/>.
    /// </summary>
    public int? ZoneThreshold { get; set; }

    /// <summary>Instance types that the interruptions which open a zone must be of. 2 to 20. Default 3.</summary>
    public int ZoneTypes { get; set; } = 3;

    /// <summary>Instances that may try a half-open circuit at a time. 1 to 10. Default 1.</summary>
    public int Probes { get; set; } = 1;

    /// <summary>
    /// How long an instance that tries a half-open circuit must stay until the circuit closes, and how long nobody must ask for it to close without
    /// a try. 5 s to 30 min. Default 10 min.
    /// </summary>
    public TimeSpan ProbePeriod { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How often a replica reads what the other replicas wrote. 100 ms to 1 s, which keeps the promise that all know within 2 s. Default 1 s.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The port of the gRPC API, HTTP/2 only, beside the addresses of ASPNETCORE_URLS. 1 to 65535. Required.</summary>
    public int GrpcPort { get; set; }

    /// <summary>Bearer token of the HTTP API <c>/circuits</c>. 16 to 200 characters. A secret. Default none: then nobody can use the API.</summary>
    public string? ApiToken { get; set; }

    /// <summary><see cref="ZoneThreshold"/>, or its default.</summary>
    public int EffectiveZoneThreshold => ZoneThreshold ?? 2 * Threshold;
}

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
