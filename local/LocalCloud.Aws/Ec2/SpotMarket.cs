namespace LocalCloud.Aws.Ec2;

/// <summary>
/// Spot prices: 25 to 55 % of the on-demand price, different in each type and zone, moving by a few percent every few hours.
/// A price is a pure function of the seed, the pool and the time, so nothing is stored and history has no beginning.
/// </summary>
internal sealed class SpotMarket(int seed)
{
    private static readonly TimeSpan Step = TimeSpan.FromHours(5);

    /// <summary>Returns the price in USD per hour at <paramref name="at"/>.</summary>
    public decimal PriceAt(InstanceType type, string az, DateTimeOffset at) => PriceOfStep(type, az, StepAt(type, az, at));

    /// <summary>
    /// Returns the price in effect at <paramref name="from"/> and every change until <paramref name="to"/>, newest first.
    /// </summary>
    public IEnumerable<SpotPrice> History(InstanceType type, string az, DateTimeOffset from, DateTimeOffset to)
    {
        var first = StepAt(type, az, from);
        for (var step = StepAt(type, az, to); step >= first; step--)
        {
            yield return new SpotPrice(type.Name, az, Begin(type, az, step), PriceOfStep(type, az, step));
        }
    }

    private decimal PriceOfStep(InstanceType type, string az, long step)
    {
        var pool = $"{seed}/{type.Name}/{az}";
        var share = 0.25 + (0.20 * StableHash.Unit($"{seed}/{type.Family}")) + (0.08 * StableHash.Unit(pool));
        var drift = 0.96 + (0.08 * StableHash.Unit($"{pool}/{step}"));
        return Math.Round(type.OnDemandPrice * (decimal)(share * drift), 6);
    }

    private long StepAt(InstanceType type, string az, DateTimeOffset at) => (at.UtcTicks - Offset(type, az)) / Step.Ticks;

    private DateTimeOffset Begin(InstanceType type, string az, long step) =>
        // EC2 gives whole seconds.
        new((((step * Step.Ticks) + Offset(type, az)) / TimeSpan.TicksPerSecond) * TimeSpan.TicksPerSecond, TimeSpan.Zero);

    // Rounded to seconds, so that Begin and StepAt agree.
    private long Offset(InstanceType type, string az) =>
        (long)(StableHash.Unit($"{seed}/{type.Name}/{az}/offset") * Step.TotalSeconds) * TimeSpan.TicksPerSecond;
}
