using RunsFleet.Bench.Running;

namespace RunsFleet.Bench.Replay;

/// <summary>Breaker policies on one trace of a spot market.</summary>
internal static class ReplayBenchmark
{
    public static string Run()
    {
        var market = new SpotMarket();
        var table = new Table(
            $"""
            A made-up day, seed {SpotMarket.Seed}: {market.Jobs.Count} jobs of 5 to 15 minutes, 3 in 10 of one type only, on {SpotMarket.Types.Length} types in {SpotMarket.Zones.Length} zones; {market.Storms.Count - 1} storms of one pool and,
            from 12:00 for 45 minutes, one of a whole zone. A launch takes the cheapest pool that the policy lets through, every fifth any of them; an interrupted job is run on demand, under every policy. "After
            a pool's third": interruptions in a storm beyond its pool's first three. "Shut out": the share of time, in the two hours from the beginning of the zone's event, that pools of the other zones without
            a storm were closed to spot.
            """,
            "policy", "interruptions per 100 jobs", "after a pool's third", "less than without", "first tries on demand", "healthy pools shut out");
        var without = 0;
        foreach (var policy in (Policy[])[new NoBreaker(), new StackWide(), new TypeTumbling(), new PoolMemory(), new Ours()])
        {
            var result = Replay(market, policy);
            without = policy is NoBreaker ? result.AfterThird : without;
            table.Row(
                $"{policy.Name}",
                $"{100.0 * result.Interruptions / market.Jobs.Count:0.0}",
                $"{result.AfterThird}",
                $"{100.0 * (without - result.AfterThird) / without:0} %",
                $"{100.0 * result.OnDemand / market.Jobs.Count:0.0} %",
                $"{100.0 * result.ShutOut:0.0} %");
        }

        return table.ToString();
    }

    private static Result Replay(SpotMarket market, Policy policy)
    {
        var interruptions = new PriorityQueue<(string Instance, string Type, string Zone), double>();
        var inStorm = new Dictionary<(Storm, string, string), int>();
        var (count, afterThird, onDemand) = (0, 0, 0);
        var (healthy, shut) = (0, 0);
        var sampledAt = SpotMarket.ZoneEventFrom;
        foreach (var (number, job) in market.Jobs.Index())
        {
            Pass(job.At);
            for (; sampledAt <= job.At && sampledAt < SpotMarket.ZoneEventFrom + 120; sampledAt++)
            {
                foreach (var (type, zone) in market.Prices.Keys.Where(pool => pool.Zone != SpotMarket.Zones[0] && market.StormAt(pool.Type, pool.Zone, sampledAt) is null))
                {
                    healthy++;
                    shut += policy.Blocks(type, zone, sampledAt) ? 1 : 0;
                }
            }

            var launch = $"i-{number:x17}";
            var pools = market.Prices.Where(pool => job.OnlyType is null || pool.Key.Type == job.OnlyType).OrderBy(pool => pool.Value).Select(pool => pool.Key).ToList();
            if (number % 5 == 4)
            {
                var at = (int)(job.Draws[18] * pools.Count);
                pools = [.. pools[at..], .. pools[..at]];
            }

            var chosen = pools.FindIndex(pool => policy.Allows(pool.Type, pool.Zone, job.At, launch));
            if (chosen < 0)
            {
                onDemand++;
                continue;
            }

            var (ofType, inZone) = pools[chosen];
            policy.Launched(ofType, inZone, job.At, launch);
            if (market.InterruptedAt(job, ofType, inZone, job.At) is { } gone)
            {
                interruptions.Enqueue((launch, ofType, inZone), gone);
            }
        }

        Pass(double.MaxValue);
        return new Result(count, afterThird, onDemand, (double)shut / healthy);

        void Pass(double now)
        {
            while (interruptions.TryPeek(out var instance, out var at) && at <= now)
            {
                interruptions.Dequeue();
                policy.Interrupted(instance.Instance, instance.Type, instance.Zone, at);
                count++;
                if (market.StormAt(instance.Type, instance.Zone, at) is { } storm)
                {
                    var key = (storm, instance.Type, instance.Zone);
                    afterThird += (inStorm[key] = inStorm.GetValueOrDefault(key) + 1) > 3 ? 1 : 0;
                }
            }
        }
    }

    private sealed record Result(int Interruptions, int AfterThird, int OnDemand, double ShutOut);
}
