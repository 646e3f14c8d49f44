using CsCheck;
using RunsFleet.Contracts;
using RunsFleet.Fleet.Planning;
using RunsFleet.Fleet.Tests.Fakes;
using RunsFleet.Records;

namespace RunsFleet.Fleet.Tests.Planning;

public sealed class LaunchPlannerPropertyTests
{
    private static readonly string[] Zones = ["us-east-1a", "us-east-1b", "us-east-1c", "us-east-1d", "us-east-1e", "us-east-1f"];

    private static readonly Gen<RunnerSpec> Specs =
        from least in Gen.Int[1, 32]
        from span in Gen.Int[0, 32]
        from ram in Gen.Int[0, 64]
        from arch in Gen.OneOf<CpuArchitecture?>(null, CpuArchitecture.Arm64, CpuArchitecture.Amd64)
        from families in Gen.OneOf("c7g", "m7i", "t4g", "r8g", "c6g").Array[0, 3]
        from generation in Gen.OneOf<int?>(null, null, 7, 8)
        select new RunnerSpec
        {
            Cpu = new(least, least + span),
            Ram = ram == 0 ? null : new(ram, null),
            Arch = arch,
            Families = families,
            Generation = generation,
        };

    private static readonly Gen<RunnerSubnet> Subnets =
        from number in Gen.Int[1, 20]
        from zone in Gen.OneOf(Zones)
        from free in Gen.Int[0, 5]
        select new RunnerSubnet($"subnet-{number}-{zone[^1]}", zone, free);

    private static readonly Gen<string> Scopes =
        from type in Gen.OneOf([.. Types.All.Select(t => t.Name)])
        from zone in Gen.OneOf(Zones)
        from kind in Gen.Int[0, 9]
        select kind switch { 0 => $"*@{zone}", < 5 => type, _ => $"{type}@{zone}" };

    private static readonly Gen<Offering> Offerings =
        from type in Gen.OneOf([.. Types.All.Select(t => t.Name)])
        from zone in Gen.OneOf(Zones)
        from market in Gen.OneOf(Market.Spot, Market.OnDemand)
        select new Offering(type, zone, market);

    private static readonly Gen<(PlanInput Input, string[] Open)> Inputs =
        from spec in Specs
        from subnets in Subnets.Array[0, 12]
        from open in Scopes.Array[0, 60]
        from unavailable in Offerings.Array[0, 200]
        from must in Gen.OneOf<OnDemandReason?>(null, null, null, OnDemandReason.Forced)
        from limit in Gen.Int[1, 60]
        from prices in Gen.Select(Offerings, Gen.Double[0.01, 1]).Array[0, 30]
        from zones in Gen.OneOf(Zones).Array[1, 6]
        select (new PlanInput
        {
            Spec = spec,
            Market = new MarketView([.. Types.All.Select(t => t with { Zones = zones.ToHashSet() })], [.. subnets.DistinctBy(s => s.SubnetId)]),
            OpenCircuits = new OpenCircuits(open),
            Unavailable = unavailable.ToHashSet(),
            MustBeOnDemand = must,
            MaxOverrides = limit,
            SpotPrices = new SpotPrices(prices.DistinctBy(p => (p.Item1.InstanceType, p.Item1.Zone)).ToDictionary(p => (p.Item1.InstanceType, p.Item1.Zone), p => (decimal)p.Item2)),
        }, open);

    [Fact]
    public void Every_plan_holds_what_EC2_and_the_rules_ask() => Inputs.Sample(
        generated =>
        {
            var (input, open) = generated;
            if (LaunchPlanner.Plan(input) is not LaunchPlan.Ready plan)
            {
                return;
            }

            Assert.InRange(plan.Overrides.Count, 1, input.MaxOverrides);
            Assert.Equal(plan.Overrides.Count, plan.Overrides.Distinct().Count());
            Assert.All(plan.Overrides.GroupBy(o => o.Zone), zone => Assert.Single(zone.DistinctBy(o => o.SubnetId)));
            Assert.Equal(plan.Market is Market.OnDemand, plan.Reason is not null);
            Assert.False(plan.Market is Market.Spot && input.MustBeOnDemand is not null);
            foreach (var chosen in plan.Overrides)
            {
                var type = Types.All.Single(t => t.Name == chosen.InstanceType);
                Assert.Equal(plan.Arch, type.Arch);
                Assert.True(input.Spec.Cpu.Contains(type.VCpus));
                Assert.DoesNotContain(new Offering(chosen.InstanceType, chosen.Zone, plan.Market), input.Unavailable);
                if (plan.Market is Market.Spot)
                {
                    Assert.DoesNotContain(chosen.InstanceType, open);
                    Assert.DoesNotContain($"{chosen.InstanceType}@{chosen.Zone}", open);
                    Assert.DoesNotContain($"*@{chosen.Zone}", open);
                }
            }
        },
        iter: 3_000);

    [Fact]
    public void The_order_of_the_input_does_not_matter() => Inputs.Sample(
        generated =>
        {
            var input = generated.Input;
            var turned = input with
            {
                Market = new MarketView([.. input.Market.Types.Reverse()], [.. input.Market.Subnets.Reverse()]),
            };

            if (LaunchPlanner.Plan(input) is LaunchPlan.Ready plan)
            {
                var other = Assert.IsType<LaunchPlan.Ready>(LaunchPlanner.Plan(turned));
                Assert.Equal(plan.Overrides, other.Overrides);
                Assert.Equal((plan.Arch, plan.Market, plan.Reason), (other.Arch, other.Market, other.Reason));
            }
            else
            {
                Assert.IsNotType<LaunchPlan.Ready>(LaunchPlanner.Plan(turned));
            }
        },
        iter: 1_000);

    [Fact]
    public void On_demand_is_planned_without_need_only_when_no_spot_offering_is_left() => Inputs.Sample(
        generated =>
        {
            var (input, _) = generated;
            if (LaunchPlanner.Plan(input with { MustBeOnDemand = null }) is LaunchPlan.Ready { Market: Market.OnDemand })
            {
                var left = LaunchPlanner.OnePerZone(input.Market.Subnets)
                    .SelectMany(s => Candidates.Of(input.Spec, input.Market.Types, input.MinimumMemoryGiB).Where(t => t.Zones.Contains(s.Zone)).Select(t => new Offering(t.Name, s.Zone, Market.Spot)))
                    .Where(o => !input.Unavailable.Contains(o) && input.OpenCircuits.Allow(o));
                Assert.Empty(left);
            }
        },
        iter: 2_000);
}
