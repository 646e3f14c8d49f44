namespace RunsFleet.Circuit.Tests;

public sealed class CircuitOptionsTests
{
    private readonly CircuitOptionsValidator _validator = new();

    [Fact]
    public void The_defaults_need_only_a_port()
    {
        Assert.True(_validator.Validate(null, new CircuitOptions { GrpcPort = 8081 }).Succeeded);
        Assert.Equal(["Property Circuit:GrpcPort: must be a port, 1 to 65535, and is 0."], _validator.Validate(null, new CircuitOptions()).Failures);
    }

    [Theory]
    [InlineData(2, 15, 15)]
    [InlineData(5, 30, 30)]
    public void The_ends_of_the_ranges_are_valid(int threshold, int window, int cooldown) =>
        Assert.True(_validator.Validate(null, Options(threshold, window, cooldown)).Succeeded);

    [Theory]
    [InlineData(1, 14, 14)]
    [InlineData(6, 31, 31)]
    [InlineData(0, 0, -15)]
    public void Every_fault_is_named(int threshold, int window, int cooldown)
    {
        var failures = _validator.Validate(null, Options(threshold, window, cooldown)).Failures!.ToList();

        Assert.Equal(3, failures.Count);
        Assert.Contains("Circuit:Threshold", failures[0], StringComparison.Ordinal);
        Assert.Contains("Circuit:Window", failures[1], StringComparison.Ordinal);
        Assert.Contains("Circuit:Cooldown", failures[2], StringComparison.Ordinal);
    }

    private static CircuitOptions Options(int threshold, int window, int cooldown) => new()
    {
        Threshold = threshold,
        Window = TimeSpan.FromMinutes(window),
        Cooldown = TimeSpan.FromMinutes(cooldown),
        GrpcPort = 8081,
    };
}
