using Microsoft.Extensions.Configuration;

namespace RunsFleet.AppHost.Tests;

public sealed class PatienceOptionsTests
{
    [Fact]
    public void Settings_replace_defaults()
    {
        Assert.True(PatienceOptions.TryRead(Configuration("Patience:Stop", "00:00:12"), out var options, out _));
        Assert.Equal((TimeSpan.FromSeconds(12), TimeSpan.FromSeconds(20)), (options.Stop, options.ContainerEngine));
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("00:00:00")]
    [InlineData("-00:00:01")]
    [InlineData("2.00:00:00")]
    public void A_value_that_is_no_wait_is_named_in_one_line(string value)
    {
        Assert.False(PatienceOptions.TryRead(Configuration("Patience:Command", value), out _, out var fault));
        Assert.Equal($"Patience:Command {value} is no duration such as 00:00:20, of at most 1 day.", fault);
    }

    private static IConfiguration Configuration(string name, string value) =>
        new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create(name, (string?)value)]).Build();
}
