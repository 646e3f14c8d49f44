using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace RunsFleet.Events.Tests;

public sealed class EventsOptionsTests
{
    [Fact]
    public void Every_fault_is_named_at_once()
    {
        var faults = new ValidateEventsOptions().Validate(null, new EventsOptions
        {
            Concurrency = 0,
            TerminationGrace = TimeSpan.FromMinutes(16),
            CircuitTimeout = TimeSpan.Zero,
            UnknownInstancePatience = TimeSpan.FromSeconds(1),
        }).Failures!.ToList();

        Assert.Equal(4, faults.Count);
        Assert.All(
            (string[])["Events:Concurrency", "Events:TerminationGrace", "Events:CircuitTimeout", "Events:UnknownInstancePatience"],
            name => Assert.Contains(faults, fault => fault.Contains(name, StringComparison.Ordinal)));
    }

    [Fact]
    public void The_defaults_are_valid_and_settings_are_read()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("Events:Concurrency", "500")]);
        builder.AddEvents();
        using var host = builder.Build();

        var options = host.Services.GetRequiredService<IOptions<EventsOptions>>().Value;

        Assert.Equal((500, TimeSpan.FromMinutes(2)), (options.Concurrency, options.TerminationGrace));
        Assert.Equal(64, new EventsOptions().Concurrency);
    }
}
