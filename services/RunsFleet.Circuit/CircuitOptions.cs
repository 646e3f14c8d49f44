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
