using Amazon.EC2.Model;
using RunsFleet.Contracts;
using RunsFleet.Records;
using Reading = RunsFleet.Records.InstanceState;

namespace RunsFleet.Ec2.Tests;

public sealed class InstanceReaderTests
{
    private static readonly DateTime Launched = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void All_that_EC2_tells_is_read()
    {
        var instance = new Instance
        {
            InstanceId = "i-1",
            InstanceType = "c7g.large",
            Placement = new Placement { AvailabilityZone = "us-east-1a" },
            InstanceLifecycle = "spot",
            State = new Amazon.EC2.Model.InstanceState { Name = "shutting-down" },
            StateReason = new StateReason { Code = "Server.SpotInstanceTermination" },
            LaunchTime = Launched,
            Tags = [new Tag("team", "x"), new Tag(TagNames.ManagedBy, TagNames.ManagedByValue), new Tag(TagNames.LaunchId, "launch-1")],
        };

        Assert.Equal(
            new Ec2Instance
            {
                InstanceId = "i-1",
                InstanceType = "c7g.large",
                AvailabilityZone = "us-east-1a",
                Market = Market.Spot,
                State = Reading.ShuttingDown,
                EndReason = EndReason.SpotReclaimed,
                LaunchedAt = new DateTimeOffset(Launched),
                IsOurs = true,
                LaunchId = "launch-1",
            },
            Read(instance));
    }

    [Fact]
    public void L37_What_EC2_does_not_tell_is_null_and_the_instance_is_there_all_the_same()
    {
        var bare = new Ec2Instance { InstanceId = "i-1", Market = Market.OnDemand, State = Reading.Pending };

        Assert.Equal(bare, Read(new Instance { InstanceId = "i-1" }));
        Assert.Equal(
            bare,
            Read(new Instance
            {
                InstanceId = "i-1",
                InstanceType = "",
                Placement = new Placement { AvailabilityZone = "" },
                State = new Amazon.EC2.Model.InstanceState(),
                StateReason = new StateReason { Code = "" },
                Tags = [],
            }));
    }

    [Theory]
    [InlineData("Server.SpotInstanceTermination", EndReason.SpotReclaimed)]
    [InlineData("Client.UserInitiatedShutdown", EndReason.Other)]
    [InlineData("Server.ScheduledStop", EndReason.Other)]
    [InlineData("", EndReason.Unknown)]
    [InlineData(null, EndReason.Unknown)]
    public void The_reason_of_an_end_is_told_by_its_code(string? code, EndReason expected) =>
        Assert.Equal(expected, Read(new Instance { InstanceId = "i-1", StateReason = new StateReason { Code = code, Message = "Server.SpotInstanceTermination" } }).EndReason);

    [Fact]
    public void A_capacity_block_is_not_spot() =>
        Assert.Equal(Market.OnDemand, Read(new Instance { InstanceId = "i-1", InstanceLifecycle = "capacity-block" }).Market);

    [Theory]
    [InlineData("managed-by-somebody-else")]
    [InlineData(null)]
    public void An_instance_with_another_value_of_our_tag_is_not_ours(string? value) =>
        Assert.False(Read(new Instance { InstanceId = "i-1", Tags = [new Tag(TagNames.ManagedBy, value)] }).IsOurs);

    [Fact]
    public void An_answer_without_reservations_or_instances_has_none()
    {
        Assert.Empty(InstanceReader.Read(new DescribeInstancesResponse { Reservations = null }));
        Assert.Empty(InstanceReader.Read(new DescribeInstancesResponse { Reservations = [new Reservation { Instances = null }] }));
    }

    [Fact]
    public async Task Pages_are_read_to_the_last_each_by_the_token_of_the_one_before()
    {
        var ec2 = new Pages([["i-1", "i-2"], [], ["i-3"]]);

        var all = await InstanceReader.ReadAllAsync(new DescribeInstancesRequest(), ec2.DescribeAsync, maxPages: 3, Cancel);

        Assert.Equal(["i-1", "i-2", "i-3"], all!.Select(instance => instance.InstanceId));
        Assert.Equal([null, "1", "2"], ec2.Tokens);
    }

    [Fact]
    public async Task L37_More_pages_than_may_be_read_are_no_answer()
    {
        var ec2 = new Pages([["i-1"], ["i-2"], ["i-3"]]);

        Assert.Null(await InstanceReader.ReadAllAsync(new DescribeInstancesRequest(), ec2.DescribeAsync, maxPages: 2, Cancel));
        Assert.Equal(2, ec2.Tokens.Count);
    }

    private static Ec2Instance Read(Instance instance) =>
        Assert.Single(InstanceReader.Read(new DescribeInstancesResponse { Reservations = [new Reservation { Instances = [instance] }] }));

    /// <summary>Answers page by page; the token is the number of the next one.</summary>
    private sealed class Pages(string[][] pages)
    {
        public List<string?> Tokens { get; } = [];

        public Task<DescribeInstancesResponse> DescribeAsync(DescribeInstancesRequest request, CancellationToken cancellationToken)
        {
            Tokens.Add(request.NextToken);
            var page = Tokens.Count - 1;
            return Task.FromResult(new DescribeInstancesResponse
            {
                Reservations = [.. pages[page].Select(id => new Reservation { Instances = [new Instance { InstanceId = id }] })],
                NextToken = page + 1 < pages.Length ? $"{page + 1}" : null,
            });
        }
    }
}
