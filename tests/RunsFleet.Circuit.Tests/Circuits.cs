using RunsFleet.Circuit.Breaker;

namespace RunsFleet.Circuit.Tests;

/// <summary>Facts at minutes of one hour.</summary>
internal static class Circuits
{
    public const string A = "us-east-1a";
    public const string B = "us-east-1b";
    public const string C = "us-east-1c";

    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly CircuitScope Type = CircuitScope.Parse("c7g.large");
    public static readonly CircuitScope Pool = CircuitScope.Parse("c7g.large@us-east-1a");
    public static readonly CircuitScope Zone = CircuitScope.Parse("*@us-east-1a");

    public static DateTimeOffset At(double minutes) => Noon.AddMinutes(minutes);

    public static string Id(int instance) => $"i-{instance:x17}";

    public static InterruptionFact Fact(int instance, double minutes, string type = "c7g.large", string? zone = A) =>
        new(type, Id(instance), At(minutes), zone, FactSource.Warning);

    /// <summary>One fact per minute given, each of another instance, all in one pool.</summary>
    public static InterruptionFact[] Facts(params double[] minutes) => [.. minutes.Select((at, i) => Fact(i, at))];
}
