namespace RunsFleet.Bench.Replay;

/// <summary>A time when the instances of a pool, or of all pools of a zone, are taken back.</summary>
internal sealed record Storm(string? InstanceType, string Zone, double From, double To, double HazardPerMinute)
{
    public bool Hits(string instanceType, string zone, double minute) =>
        zone == Zone && (InstanceType is null || InstanceType == instanceType) && minute >= From && minute < To;
}

/// <summary>A job of the trace; a narrow one can use one type only.</summary>
internal sealed record TraceJob(double At, double Minutes, string? OnlyType, double[] Draws);

/// <summary>A made-up day of a spot market, the same for every policy: all that is random follows from the seed.</summary>
internal sealed class SpotMarket
{
    public const int Seed = 20260301;
    public const double Day = 24 * 60;

    /// <summary>The event that hits a whole zone.</summary>
    public const double ZoneEventFrom = 12 * 60;
    public const double ZoneEventTo = ZoneEventFrom + 45;

    private const double CalmHazard = 0.0002;

    public static readonly string[] Types = ["c7g.large", "m7g.large", "r7g.large", "c8g.large", "m8g.large", "r8g.large", "c6g.large", "m6g.large"];
    public static readonly string[] Zones = ["us-east-1a", "us-east-1b", "us-east-1c"];

    public SpotMarket()
    {
        var random = new Random(Seed);
        foreach (var type in Types)
        {
            foreach (var zone in Zones)
            {
                Prices[(type, zone)] = 0.02 + (random.NextDouble() * 0.02);
                for (var at = Exponential(random, 10 * 60); at < Day; at += Exponential(random, 10 * 60))
                {
                    Storms.Add(new Storm(type, zone, at, at + 40 + (random.NextDouble() * 50), 0.08));
                }
            }
        }

        Storms.Add(new Storm(null, Zones[0], ZoneEventFrom, ZoneEventTo, 0.10));
        for (var at = Exponential(random, 1 / 6.0); at < Day; at += Exponential(random, 1 / 6.0))
        {
            var only = random.NextDouble() < 0.3 ? Types[random.Next(Types.Length)] : null;
            Jobs.Add(new TraceJob(at, 5 + (random.NextDouble() * 10), only, [.. Enumerable.Range(0, 20).Select(_ => random.NextDouble())]));
        }
    }

    public Dictionary<(string Type, string Zone), double> Prices { get; } = [];

    public List<Storm> Storms { get; } = [];

    public List<TraceJob> Jobs { get; } = [];

    public Storm? StormAt(string type, string zone, double minute) => Storms.Find(storm => storm.Hits(type, zone, minute));

    /// <summary>When an instance that starts now is interrupted within that many minutes; null when it is not. Minute by minute.</summary>
    public double? InterruptedAt(TraceJob job, string type, string zone, double from)
    {
        for (var minute = 0; minute < job.Minutes; minute++)
        {
            var hazard = StormAt(type, zone, from + minute)?.HazardPerMinute ?? CalmHazard;
            if (job.Draws[minute] < hazard)
            {
                return from + minute + job.Draws[19];
            }
        }

        return null;
    }

    private static double Exponential(Random random, double mean) => -mean * Math.Log(1 - random.NextDouble());
}
