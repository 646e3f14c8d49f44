using System.Text.Json.Serialization;

namespace RunsFleet.LocalCloud.Faults;

/// <summary>Which calls go wrong, how, and how often.</summary>
/// <remarks>Set, not init: generated JSON readers give an absent init member no default.</remarks>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record FaultRule
{
    /// <summary>Matches every service or operation.</summary>
    public const string Any = "*";

    /// <summary>The service, such as <c>EC2</c> or <c>GitHub</c>, in any case. Default: any.</summary>
    public string Service { get; set; } = Any;

    /// <summary>The operation, such as <c>CreateFleet</c>, in any case. Default: any.</summary>
    public string Operation { get; set; } = Any;

    /// <summary>The error to answer: an AWS error code, or an HTTP status. Null: the call is done.</summary>
    public string? Error { get; set; }

    /// <summary>How many more calls are hit. Null: no end.</summary>
    public int? Count { get; set; }

    /// <summary>The chance of a matching call to be hit, above 0 to 1. Default 1.</summary>
    public double Probability { get; set; } = 1;

    /// <summary>Milliseconds to wait first. Default 0.</summary>
    public int LatencyMs { get; set; }

    /// <summary>Do the call, then cut the connection without an answer.</summary>
    public bool DropResponse { get; set; }

    /// <summary>What is wrong with the rule, by the name of the member; empty when nothing is.</summary>
    public Dictionary<string, string[]> Validate()
    {
        Dictionary<string, string[]> faults = [];
        Require(Service is { Length: > 0 and <= 64 }, "service", "is 1 to 64 characters, or * for any.");
        Require(Operation is { Length: > 0 and <= 64 }, "operation", "is 1 to 64 characters, or * for any.");
        Require(Error is null or { Length: > 0 and <= 128 }, "error", "is an AWS error code or an HTTP status.");
        Require(Count is null or > 0, "count", "is at least 1; leave it out for no end.");
        Require(Probability is > 0 and <= 1, "probability", "is above 0 and at most 1.");
        Require(LatencyMs is >= 0 and <= 300_000, "latencyMs", "is 0 to 300000.");
        Require(Error is null || !DropResponse, "dropResponse", "does the call, so there is no error to answer: leave one of the two out.");
        Require(
            Error is null || !string.Equals(Service, "GitHub", StringComparison.OrdinalIgnoreCase) || Error is { Length: 3 } && int.TryParse(Error, out var status) && status is >= 400 and <= 599,
            "error",
            "of GitHub is an HTTP status from 400 to 599.");
        Require(Error is not null || LatencyMs > 0 || DropResponse, "error", "is required where there is neither latencyMs nor dropResponse.");
        return faults;

        void Require(bool holds, string member, string rule)
        {
            if (!holds)
            {
                faults.TryAdd(member, [$"{member} {rule}"]);
            }
        }
    }

    internal bool Matches(string service, string operation) => Fits(Service, service) && Fits(Operation, operation);

    private static bool Fits(string pattern, string name) =>
        pattern == Any || string.Equals(pattern, name, StringComparison.OrdinalIgnoreCase);
}
