namespace LocalCloud.Core.Faults;

/// <summary>A rule in force, as <c>GET /_local/faults</c> shows it: <c>skip</c> and <c>count</c> are what is left of them.</summary>
public sealed record FaultState(
    int Id,
    string Service,
    string Operation,
    string? Resource,
    string? AccessKey,
    string? Error,
    int Skip,
    int? Count,
    double Probability,
    int LatencyMs,
    FaultHold? Hold,
    bool DropResponse,
    bool Truncate,
    bool Duplicate,
    int Held)
{
    internal FaultState(int id, FaultRule rule, int held)
        : this(
            id, rule.Service, rule.Operation, rule.Resource, rule.AccessKey, rule.Error, rule.Skip, rule.Count, rule.Probability, rule.LatencyMs, rule.Hold, rule.DropResponse,
            rule.Truncate, rule.Duplicate, held)
    {
    }
}
