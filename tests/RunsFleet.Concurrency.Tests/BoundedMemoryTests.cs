using Microsoft.Extensions.Time.Testing;

namespace RunsFleet.Concurrency.Tests;

public sealed class BoundedMemoryTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void The_oldest_goes_when_there_is_no_more_room()
    {
        var memory = new BoundedMemory<string, int>(capacity: 3, TimeSpan.FromHours(1), _time);
        foreach (var id in (string[])["a", "b", "c"])
        {
            memory.AddOrUpdate(id, 1, known => known);
        }

        memory.AddOrUpdate("a", 0, known => known + 1);
        memory.AddOrUpdate("d", 1, known => known);

        Assert.Equal(3, memory.Count);
        Assert.False(memory.TryGet("b", out _));
        Assert.True(memory.TryGet("a", out var a));
        Assert.Equal(2, a);
    }

    [Fact]
    public void Nothing_is_remembered_for_longer_than_its_life_and_a_change_begins_another()
    {
        var memory = new BoundedMemory<string, int>(capacity: 3, TimeSpan.FromHours(1), _time);
        memory.AddOrUpdate("a", 1, known => known);
        memory.AddOrUpdate("b", 1, known => known);
        _time.Advance(TimeSpan.FromMinutes(40));
        Assert.True(memory.TryUpdate("b", known => known + 1));
        _time.Advance(TimeSpan.FromMinutes(40));

        Assert.False(memory.TryGet("a", out _));
        Assert.False(memory.TryUpdate("a", known => known));
        Assert.True(memory.TryGet("b", out _));
        Assert.Equal(1, memory.Count);
    }

    [Fact]
    public void What_is_removed_is_forgotten()
    {
        var memory = new BoundedMemory<string, int>(capacity: 1, TimeSpan.FromHours(1), _time);
        memory.AddOrUpdate("a", 1, known => known);

        memory.Remove("a");
        memory.Remove("a");

        Assert.Equal(0, memory.Count);
    }
}
