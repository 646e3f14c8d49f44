namespace RunsFleet.Concurrency.Tests;

public sealed class BoundedMapTests
{
    [Fact]
    public void A_new_key_empties_a_full_map_and_a_known_one_does_not()
    {
        var map = new BoundedMap<int, string>(capacity: 2);
        map.Set(1, "one");
        map.Set(2, "two");

        map.Set(2, "zwei");
        Assert.Equal(["one", "zwei"], map.Values.Order());

        Assert.Equal("three", map.GetOrAdd(3, (_, word) => word, "three"));
        Assert.Equal(["three"], map.Values);
    }

    [Fact]
    public void A_value_is_made_once_and_after_its_removal_again()
    {
        var map = new BoundedMap<int, string>(capacity: 2);

        Assert.Equal("one", map.GetOrAdd(1, (_, word) => word, "one"));
        Assert.Equal("one", map.GetOrAdd(1, (_, word) => word, "another"));
        map.Remove(1);
        Assert.False(map.Contains(1));
        Assert.Equal("another", map.GetOrAdd(1, (_, word) => word, "another"));
    }

    [Fact]
    public void Keys_are_compared_as_asked()
    {
        var map = new BoundedMap<string, int>(capacity: 2, StringComparer.OrdinalIgnoreCase);
        map.Set("acme/widgets", 7);

        Assert.True(map.TryGet("ACME/Widgets", out var value));
        Assert.Equal(7, value);
    }
}
