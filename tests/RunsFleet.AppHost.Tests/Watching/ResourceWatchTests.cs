using RunsFleet.AppHost.Watching;

namespace RunsFleet.AppHost.Tests.Watching;

public sealed class ResourceWatchTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    private readonly ResourceWatch _watch = new(new Dictionary<string, string[]> { ["circuit"] = ["localcloud", "provisioner"] }, TimeSpan.FromSeconds(30));

    [Fact]
    public void A_healthy_resource_is_told_once_with_its_address()
    {
        Assert.Null(Observe("circuit", "Waiting"));
        Assert.Null(Observe("circuit", "Running", address: "http://localhost:1"));
        Assert.Equal("ready: http://localhost:1", Observe("circuit", "Running", healthy: true, address: "http://localhost:1"));
        Assert.Null(Observe("circuit", "Running", healthy: true, address: "http://localhost:1"));
    }

    [Fact]
    public void A_resource_that_starts_again_is_told_again()
    {
        Observe("circuit", "Running", healthy: true, address: "http://localhost:1");

        Assert.Equal("ended with exit code 134", Observe("circuit", "Finished", exitCode: 134));
        Assert.Null(Observe("circuit", "Starting"));
        Assert.Equal("ready: http://localhost:1", Observe("circuit", "Running", healthy: true, address: "http://localhost:1"));
    }

    [Fact]
    public void A_resource_that_nobody_talks_to_is_told_when_it_has_finished()
    {
        Assert.Null(Observe("provisioner", "Running", healthy: true));
        Assert.Equal("finished", Observe("provisioner", "Finished", exitCode: 0));
    }

    [Fact]
    public void What_did_not_start_names_what_it_waited_for_in_vain()
    {
        Observe("localcloud", "Running", healthy: true, address: "http://localhost:1");
        Observe("provisioner", "Finished", exitCode: 1);

        Assert.Equal("did not start, because of provisioner", Observe("circuit", "FailedToStart"));
        Assert.Equal("did not start", Observe("events", "FailedToStart"));
    }

    [Fact]
    public void A_missing_engine_and_a_missing_value_are_told()
    {
        Assert.Equal("waits for a container engine that does not answer", Observe("localstack", "RuntimeUnhealthy"));
        Assert.Equal("is a parameter without a value", Observe("github-app-id", "ValueMissing"));
    }

    [Fact]
    public void A_resource_that_stays_unhealthy_is_told_once_with_what_its_check_says()
    {
        Observe("circuit", "Running", report: "503");

        Assert.Empty(_watch.Look(Start.AddSeconds(29)));
        Assert.Equal([new ResourceRemark("circuit", "has not been healthy for 30 s: 503")], _watch.Look(Start.AddSeconds(30)));
        Assert.Empty(_watch.Look(Start.AddSeconds(60)));
        Assert.Null(Observe("circuit", "Running", report: "503", seconds: 61));
        Assert.Empty(_watch.Look(Start.AddSeconds(62)));
        Assert.Equal("ready: http://localhost:1", Observe("circuit", "Running", healthy: true, address: "http://localhost:1", seconds: 63));
    }

    [Fact]
    public void A_short_time_without_health_is_not_told()
    {
        Observe("circuit", "Running", healthy: true, address: "http://localhost:1");

        Assert.Null(Observe("circuit", "Running", address: "http://localhost:1", seconds: 100));
        Assert.Empty(_watch.Look(Start.AddSeconds(120)));
        Assert.Null(Observe("circuit", "Running", healthy: true, address: "http://localhost:1", seconds: 121));
    }

    private string? Observe(
        string name, string state, bool healthy = false, int? exitCode = null, string? address = null, string? report = null, int seconds = 0)
    {
        var remark = _watch.Observe(new ResourceObservation(name, state, healthy, exitCode, address, report), Start.AddSeconds(seconds));
        Assert.True(remark is null || remark.Resource == name);
        return remark?.Text;
    }
}
