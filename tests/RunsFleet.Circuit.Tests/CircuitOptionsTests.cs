using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

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

    [Theory]
    [InlineData("MaxCooldown", "00:30:00", "1.00:00:00")]
    [InlineData("ZoneThreshold", "3", "100")]
    [InlineData("ZoneTypes", "2", "20")]
    [InlineData("Probes", "1", "10")]
    [InlineData("ProbePeriod", "00:00:05", "00:30:00")]
    [InlineData("PollInterval", "00:00:00.1", "00:00:01")]
    [InlineData("GrpcPort", "1", "65535")]
    public void The_ends_of_a_range_are_valid_and_what_lies_beyond_is_named(string option, string least, string most)
    {
        Assert.True(Validate(option, least).Succeeded);
        Assert.True(Validate(option, most).Succeeded);
        foreach (var beyond in new[] { Beyond(least, -1), Beyond(most, 1) })
        {
            Assert.StartsWith($"Property Circuit:{option}: must be ", Assert.Single(Validate(option, beyond).Failures!), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("", true)]
    [InlineData("fifteen-letters", false)]
    [InlineData("sixteen--letters", true)]
    public void A_token_has_some_length_or_is_absent(string? token, bool isValid) =>
        Assert.Equal(isValid, _validator.Validate(null, new CircuitOptions { GrpcPort = 8081, ApiToken = token }).Succeeded);

    [Fact]
    public void Options_that_rest_on_others_are_judged_by_them()
    {
        var failures = _validator.Validate(
            null, new CircuitOptions { GrpcPort = 8081, Threshold = 5, ZoneThreshold = 4, Cooldown = TimeSpan.FromMinutes(20), MaxCooldown = TimeSpan.FromMinutes(19) }).Failures!;

        Assert.Equal(["Circuit:MaxCooldown", "Circuit:ZoneThreshold"], failures.Select(failure => failure.Split(' ')[1].TrimEnd(':')));
        Assert.Equal(10, new CircuitOptions { Threshold = 5 }.EffectiveZoneThreshold);
    }

    private ValidateOptionsResult Validate(string option, string value)
    {
        var options = new CircuitOptions { GrpcPort = 8081 };
        new ConfigurationBuilder().AddInMemoryCollection([new(option, value)]).Build().Bind(options);
        return _validator.Validate(null, options);
    }

    private static string Beyond(string value, int by) => int.TryParse(value, CultureInfo.InvariantCulture, out var number)
        ? (number + by).ToString(CultureInfo.InvariantCulture)
        : (TimeSpan.Parse(value, CultureInfo.InvariantCulture) + TimeSpan.FromMilliseconds(by)).ToString("c", CultureInfo.InvariantCulture);

    private static CircuitOptions Options(int threshold, int window, int cooldown) => new()
    {
        Threshold = threshold,
        Window = TimeSpan.FromMinutes(window),
        Cooldown = TimeSpan.FromMinutes(cooldown),
        GrpcPort = 8081,
    };
}
