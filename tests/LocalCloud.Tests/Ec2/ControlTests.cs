using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Amazon.EC2.Model;
using Amazon.SecurityToken.Model;

namespace LocalCloud.Tests.Ec2;

public sealed class ControlTests : IAsyncLifetime
{
    private Ec2TestWorld _world = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _world = await Ec2TestWorld.StartAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Instances_are_listed_with_EC2s_names()
    {
        var id = await LaunchAsync("spot");
        _world.Clock.Advance(TimeSpan.FromSeconds(30));

        var list = await _world.Http.GetFromJsonAsync<JsonElement>("/_local/instances", Cancellation);

        var instance = Assert.Single(list.EnumerateArray());
        Assert.Equal(
            ["instanceId", "type", "az", "market", "state", "launchTime", "tags"], instance.EnumerateObject().Select(member => member.Name));
        Assert.Equal(id, instance.GetProperty("instanceId").GetString());
        Assert.Equal("c7g.large", instance.GetProperty("type").GetString());
        Assert.Equal("us-east-1a", instance.GetProperty("az").GetString());
        Assert.Equal("spot", instance.GetProperty("market").GetString());
        Assert.Equal("running", instance.GetProperty("state").GetString());
        Assert.Equal(Ec2TestWorld.Start, instance.GetProperty("launchTime").GetDateTimeOffset());
        Assert.Equal("launch-1", instance.GetProperty("tags").GetProperty("launch-id").GetString());
    }

    [Fact]
    public async Task An_interruption_can_be_ordered()
    {
        var spot = await LaunchAsync("spot");
        var onDemand = await LaunchAsync("on-demand");

        Assert.Equal(HttpStatusCode.NotFound, await InterruptAsync("i-0123456789abcdef0", """{"noticeSeconds":1}"""));
        Assert.Equal(HttpStatusCode.Conflict, await InterruptAsync(onDemand, """{"noticeSeconds":1}"""));
        Assert.Equal(HttpStatusCode.BadRequest, await InterruptAsync(spot, """{"noticeSeconds":-1}"""));
        Assert.Equal(HttpStatusCode.BadRequest, await InterruptAsync(spot, """{"seconds":1}"""));
        Assert.Empty(_world.Events.Warnings());
        Assert.Equal(HttpStatusCode.Accepted, await InterruptAsync(spot, """{"noticeSeconds":5,"silent":false}"""));
        Assert.Single(_world.Events.Warnings());
        _world.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("shutting-down", (await _world.Ec2.DescribeAsync(spot)).State.Name);
        Assert.Equal(HttpStatusCode.Conflict, await InterruptAsync(spot, """{"noticeSeconds":5,"silent":false}"""));
    }

    [Fact]
    public async Task Capacity_can_be_taken_away_and_given_back()
    {
        Assert.Equal(HttpStatusCode.OK, await CapacityAsync("""{"instanceType":"c7g.large","az":"us-east-1a","market":"spot","available":0}"""));
        Assert.Empty((await FleetAsync("spot")).InstanceIds());
        Assert.Single((await FleetAsync("on-demand")).InstanceIds());
        Assert.Equal(HttpStatusCode.OK, await CapacityAsync("""{"instanceType":"*","az":"*","market":"*","available":null}"""));
        Assert.Single((await FleetAsync("spot")).InstanceIds());
        Assert.Equal(HttpStatusCode.OK, await CapacityAsync("""{"available":0}"""));
        Assert.Empty((await FleetAsync("on-demand")).InstanceIds());
    }

    [Theory]
    [InlineData("""{"instanceType":"z9.large","available":0}""")]
    [InlineData("""{"az":"us-east-1z","available":0}""")]
    [InlineData("""{"market":"auction","available":0}""")]
    [InlineData("""{"available":-1}""")]
    [InlineData("""{"available":"none"}""")]
    [InlineData("""[]""")]
    public async Task A_bad_capacity_is_refused(string body)
    {
        Assert.Equal(HttpStatusCode.BadRequest, await CapacityAsync(body));
        Assert.Empty(_world.Log("capacity_set"));
    }

    [Fact]
    public async Task Everybody_is_the_accounts_root()
    {
        var identity = await _world.Sts.GetCallerIdentityAsync(new GetCallerIdentityRequest(), Cancellation);

        Assert.Equal(("000000000000", "arn:aws:iam::000000000000:root"), (identity.Account, identity.Arn));
    }

    private async Task<CreateFleetResponse> FleetAsync(string market)
    {
        var name = $"runner-{Guid.NewGuid():N}";
        await FleetSamples.TemplateAsync(_world.Ec2, name: name);
        var subnets = await FleetSamples.SubnetsAsync(_world.Ec2);
        return await _world.Ec2.CreateFleetAsync(FleetSamples.Request(name, ["c7g.large"], [subnets[0].SubnetId], market: market), Cancellation);
    }

    private async Task<string> LaunchAsync(string market) => (await FleetAsync(market)).InstanceIds().Single();

    private Task<HttpStatusCode> InterruptAsync(string id, string body) => PostAsync($"/_local/instances/{id}/interrupt", body);

    private Task<HttpStatusCode> CapacityAsync(string body) => PostAsync("/_local/capacity", body);

    private async Task<HttpStatusCode> PostAsync(string path, string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await _world.Http.PostAsync(new Uri(path, UriKind.Relative), content, Cancellation);
        return response.StatusCode;
    }
}
