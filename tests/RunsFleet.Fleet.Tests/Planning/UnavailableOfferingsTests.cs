using Microsoft.Extensions.Time.Testing;
using RunsFleet.Fleet.Planning;
using RunsFleet.Records;

namespace RunsFleet.Fleet.Tests.Planning;

public sealed class UnavailableOfferingsTests
{
    private static readonly Offering Missing = new("c7g.large", "us-east-1a", Market.Spot);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void An_offering_is_remembered_for_its_time_and_each_answer_renews_it()
    {
        var memory = new UnavailableOfferings(_time, TimeSpan.FromMinutes(3));
        memory.Add([Missing]);
        _time.Advance(TimeSpan.FromMinutes(2));
        memory.Add([Missing]);
        _time.Advance(TimeSpan.FromSeconds(179));

        Assert.Equal([Missing], memory.Snapshot());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(memory.Snapshot());
    }

    [Fact]
    public void Memory_is_bounded()
    {
        var memory = new UnavailableOfferings(_time, TimeSpan.FromMinutes(3), capacity: 10);

        memory.Add(Enumerable.Range(0, 1_000).Select(i => Missing with { InstanceType = $"c7g.{i}" }));

        Assert.Equal(10, memory.Snapshot().Count);
    }
}
