using RunsFleet.Contracts;
using RunsFleet.Fleet.Planning;
using RunsFleet.Fleet.Tests.Fakes;
using RunsFleet.Records;

namespace RunsFleet.Fleet.Tests.Planning;

public sealed class LaunchPlannerTests
{
    private static readonly PlanInput Input = new()
    {
        Spec = new RunnerSpec { Arch = CpuArchitecture.Arm64 },
        Market = new FakeMarket().View,
    };

    [Fact]
    public void A_plan_is_on_spot_over_all_types_and_zones()
    {
        var plan = Ready(Input);

        Assert.Equal((Market.Spot, null, "runs-fleet-runner-arm64"), (plan.Market, plan.Reason, plan.LaunchTemplate));
        Assert.Equal(30, plan.Overrides.Count);
        Assert.Equal(10, plan.Overrides.DistinctBy(o => o.InstanceType).Count());
        Assert.Equal(3, plan.Overrides.DistinctBy(o => o.Zone).Count());
    }

    [Theory]
    [InlineData(false, false, nameof(OnDemandReason.AskedFor))]
    [InlineData(true, true, nameof(OnDemandReason.Forced))]
    public void A_job_that_must_be_on_demand_is(bool spot, bool force, string reason)
    {
        var request = RunsFleet.Testing.Jobs.Request() with { ForceOnDemand = force, Spec = Input.Spec with { Spot = spot } };

        var plan = Ready(Input with { MustBeOnDemand = PlanInput.Demand(request) });

        Assert.Equal((Market.OnDemand, reason), (plan.Market, plan.Reason.ToString()));
        Assert.Equal(30, plan.Overrides.Count);
    }

    [Fact]
    public void L27_Of_two_subnets_in_a_zone_the_one_with_more_room_is_used()
    {
        var plan = Ready(Input with
        {
            Market = Input.Market with
            {
                Subnets = [new("subnet-1", "us-east-1a", 3), new("subnet-2", "us-east-1a", 9), new("subnet-3", "us-east-1b", 0), new("subnet-4", "us-east-1c", 1)],
            },
        });

        Assert.Equal(["subnet-2", "subnet-4"], plan.Overrides.Select(o => o.SubnetId).Distinct().Order());
    }

    [Theory]
    [InlineData("c7g.large", 27)]
    [InlineData("c7g.large@us-east-1a", 29)]
    [InlineData("*@us-east-1a", 20)]
    public void L31_An_open_circuit_takes_out_its_scope_and_no_more(string scope, int left)
    {
        var plan = Ready(Input with { OpenCircuits = new OpenCircuits([scope]) });

        Assert.Equal((Market.Spot, left), (plan.Market, plan.Overrides.Count));
    }

    [Fact]
    public void L31_With_every_circuit_open_the_plan_is_on_demand_over_all_types_and_zones()
    {
        var plan = Ready(Input with { OpenCircuits = new OpenCircuits(FakeMarket.Zones.Select(zone => $"*@{zone}")) });

        Assert.Equal((Market.OnDemand, OnDemandReason.NoSpotOfferingLeft), (plan.Market, plan.Reason));
        Assert.Equal(30, plan.Overrides.Count);
    }

    [Fact]
    public void Missing_capacity_on_spot_says_nothing_of_on_demand()
    {
        var missing = new HashSet<Offering> { new("c7g.large", "us-east-1a", Market.Spot) };

        Assert.Equal(29, Ready(Input with { Unavailable = missing }).Overrides.Count);
        Assert.Equal(30, Ready(Input with { Unavailable = missing, MustBeOnDemand = OnDemandReason.AskedFor }).Overrides.Count);
    }

    [Fact]
    public void Nothing_left_on_either_market_is_waited_for()
    {
        var all = Types.All.SelectMany(t => t.Zones.SelectMany(z => new Offering[] { new(t.Name, z, Market.Spot), new(t.Name, z, Market.OnDemand) }));

        Assert.IsType<LaunchPlan.NotNow>(LaunchPlanner.Plan(Input with { Unavailable = all.ToHashSet() }));
    }

    [Fact]
    public void A_label_that_no_type_fits_is_never_offered() =>
        Assert.IsType<LaunchPlan.NeverOffered>(LaunchPlanner.Plan(Input with { Spec = new RunnerSpec { Families = ["x99"] } }));

    [Fact]
    public void A_type_that_no_zone_of_ours_offers_is_never_offered() =>
        Assert.IsType<LaunchPlan.NeverOffered>(LaunchPlanner.Plan(Input with
        {
            Market = new MarketView([.. Types.All.Select(t => t with { Zones = new HashSet<string> { "us-east-1f" } })], Input.Market.Subnets),
        }));

    [Fact]
    public void Without_subnets_the_job_waits() =>
        Assert.IsType<LaunchPlan.NotNow>(LaunchPlanner.Plan(Input with { Market = Input.Market with { Subnets = [] } }));

    [Fact]
    public void A_zone_that_does_not_offer_a_type_is_not_asked_for_it()
    {
        var types = Types.All.Select(t => t.Name == "c7g.large" ? t with { Zones = new HashSet<string> { "us-east-1c" } } : t);

        var plan = Ready(Input with { Market = Input.Market with { Types = [.. types] } });

        Assert.Equal("us-east-1c", Assert.Single(plan.Overrides, o => o.InstanceType == "c7g.large").Zone);
    }

    [Fact]
    public void A_type_that_is_not_sold_on_spot_is_bought_on_demand()
    {
        var types = Types.All.Select(t => t with { SupportsSpot = false });

        Assert.Equal(Market.OnDemand, Ready(Input with { Market = Input.Market with { Types = [.. types] } }).Market);
    }

    [Theory]
    [InlineData(0.03, 0.05, CpuArchitecture.Arm64)]
    [InlineData(0.05, 0.03, CpuArchitecture.Amd64)]
    [InlineData(0.05, null, CpuArchitecture.Arm64)]
    [InlineData(null, 0.05, CpuArchitecture.Amd64)]
    [InlineData(null, null, CpuArchitecture.Arm64)]
    public void L32_A_job_without_an_architecture_gets_the_one_that_is_cheaper_on_spot(double? arm, double? amd, CpuArchitecture expected)
    {
        var prices = new Dictionary<(string, string), decimal>();
        if (arm is { } a)
        {
            prices[("c7g.large", "us-east-1b")] = (decimal)a;
        }

        if (amd is { } b)
        {
            prices[("m6i.large", "us-east-1c")] = (decimal)b;
        }

        var plan = Ready(Input with { Spec = new RunnerSpec(), SpotPrices = new SpotPrices(prices) });

        Assert.Equal(expected, plan.Arch);
        Assert.Equal(RunnerNames.LaunchTemplate(expected), plan.LaunchTemplate);
        Assert.All(plan.Overrides, o => Assert.Equal(expected, Types.All.Single(t => t.Name == o.InstanceType).Arch));
    }

    [Fact]
    public void The_price_of_an_offering_with_an_open_circuit_does_not_choose_the_architecture()
    {
        var prices = new SpotPrices(new Dictionary<(string, string), decimal>
        {
            [("c7g.large", "us-east-1a")] = 0.01m,
            [("m7g.large", "us-east-1a")] = 0.09m,
            [("c7i.large", "us-east-1a")] = 0.05m,
        });

        Assert.Equal(CpuArchitecture.Amd64, Ready(Input with { Spec = new(), SpotPrices = prices, OpenCircuits = new OpenCircuits(["c7g.large"]) }).Arch);
    }

    [Fact]
    public void When_not_all_fit_the_cheapest_types_come_first_and_the_zones_stay_even()
    {
        var prices = new SpotPrices(new Dictionary<(string, string), decimal> { [("r8g.4xlarge", "us-east-1a")] = 0.01m });

        var plan = Ready(Input with { Spec = Input.Spec with { Cpu = new(1, 64) }, SpotPrices = prices, MaxOverrides = 12 });

        Assert.Equal(12, plan.Overrides.Count);
        Assert.Equal("r8g.4xlarge", plan.Overrides[0].InstanceType);
        Assert.All(plan.Overrides.GroupBy(o => o.Zone), zone => Assert.Equal(4, zone.Count()));
        Assert.Equal(12, plan.Overrides.DistinctBy(o => o.InstanceType).Count());
    }

    private static LaunchPlan.Ready Ready(PlanInput input) => Assert.IsType<LaunchPlan.Ready>(LaunchPlanner.Plan(input));
}
