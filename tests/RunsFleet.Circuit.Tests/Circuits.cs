using RunsFleet.Circuit.Breaker;

namespace RunsFleet.Circuit.Tests;

/// <summary>Facts at minutes of one hour.</summary>
internal static class Circuits
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly CircuitScope Scope = CircuitScope.Parse("c7g.large");

    public static DateTimeOffset At(double minutes) => Noon.AddMinutes(minutes);

    public static string Id(int instance) => $"i-{instance:x17}";

    public static InterruptionFact Fact(int instance, double minutes, string type = "c7g.large") =>
        new(CircuitScope.Parse(type), Id(instance), At(minutes), "us-east-1a", FactSource.Warning);

    /// <summary>One fact per minute given, each of another instance.</summary>
    public static InterruptionFact[] Facts(params double[] minutes) => [.. minutes.Select((at, i) => Fact(i, at))];
}
