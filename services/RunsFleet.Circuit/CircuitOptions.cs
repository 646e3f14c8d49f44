using Microsoft.Extensions.Options;

namespace RunsFleet.Circuit;

/// <summary>When circuits open and for how long. Section <c>Circuit</c>.</summary>
internal sealed class CircuitOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Circuit";

    /// <summary>Interruptions within <see cref="Window"/> that open a circuit; 2 to 5. Default 3.</summary>
    public int Threshold { get; set; } = 3;

    /// <summary>Time within which interruptions count together; it slides. 15 to 30 minutes. Default 15.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a circuit stays open after the newest interruption of a burst; 15 to 30 minutes. Default 30.</summary>
    public TimeSpan Cooldown { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>The port that serves gRPC, HTTP/2 only, beside the addresses of ASPNETCORE_URLS. Required.</summary>
    public int GrpcPort { get; set; }
}

/// <summary>Names every fault at once.</summary>
internal sealed class CircuitOptionsValidator : IValidateOptions<CircuitOptions>
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    public ValidateOptionsResult Validate(string? name, CircuitOptions options)
    {
        var faults = new ValidateOptionsResultBuilder();
        if (options.Threshold is < 2 or > 5)
        {
            faults.AddError($"must be 2 to 5, and is {options.Threshold}.", "Circuit:Threshold");
        }

        if (options.Window < Shortest || options.Window > Longest)
        {
            faults.AddError($"must be 15 to 30 minutes, and is {options.Window:c}.", "Circuit:Window");
        }

        if (options.Cooldown < Shortest || options.Cooldown > Longest)
        {
            faults.AddError($"must be 15 to 30 minutes, and is {options.Cooldown:c}.", "Circuit:Cooldown");
        }

        if (options.GrpcPort is < 1 or > 65535)
        {
            faults.AddError($"must be a port, 1 to 65535, and is {options.GrpcPort}.", "Circuit:GrpcPort");
        }

        return faults.Build();
    }
}
