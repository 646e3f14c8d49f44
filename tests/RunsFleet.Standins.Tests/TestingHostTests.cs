using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using RunsFleet.Standins.Sample;

namespace RunsFleet.Standins.Tests;

public class TestingHostTests
{
    [Fact]
    public async Task An_AppHost_runs_in_the_test_on_ports_of_its_own()
    {
        await using var builder = await CreateAsync("--port", "19998");
        builder.Services.AddFakeLogging();
        await using var app = await builder.BuildAsync(TestApp.Patience);
        await app.StartAsync(TestApp.Patience);
        await app.ResourceNotifications.WaitForResourceAsync("setup", KnownResourceStates.Finished, TestApp.Patience);
        var worker = await app.ResourceNotifications.WaitForResourceHealthyAsync("worker", TestApp.Patience);

        Assert.Equal(KnownResourceStates.Running, worker.Snapshot.State?.Text);
        using var client = app.CreateHttpClient("worker");
        using var store = app.CreateHttpClient("store", "http");
        Assert.NotEqual(19_998, store.BaseAddress!.Port);
        Assert.Equal(
            store.BaseAddress.ToString().TrimEnd('/'), await client.GetStringAsync("/environment/services__store__http__0", TestApp.Patience));
    }

    [Fact]
    public async Task Disposing_stops_every_resource()
    {
        var log = Path.GetTempFileName();
        await using (var builder = await CreateAsync("--log", log))
        {
            builder.Services.AddFakeLogging();
            var app = await builder.BuildAsync(TestApp.Patience);
            await app.StartAsync(TestApp.Patience);
            await app.ResourceNotifications.WaitForResourceHealthyAsync("worker", TestApp.Patience);
            await app.DisposeAsync();
        }

        Assert.Equal(2, (await File.ReadAllTextAsync(log, TestApp.Patience)).Split(" stopped ").Length - 1);
        File.Delete(log);
    }

    [Fact]
    public async Task The_model_can_be_looked_at_without_building_or_starting_it()
    {
        await using var builder = await CreateAsync();

        Assert.Equal(["a-name-longer-than-any-that-is-printed", "store", "setup", "worker"], builder.Resources.Select(resource => resource.Name));
    }

    [Fact]
    public async Task An_application_that_was_built_need_not_be_started()
    {
        await using var builder = await CreateAsync();
        await using var app = await builder.BuildAsync(TestApp.Patience);

        Assert.Throws<InvalidOperationException>(() => app.CreateHttpClient("store"));
    }

    [Fact]
    public async Task An_error_of_the_entry_point_reaches_the_test()
    {
        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => CreateAsync("--fail", "a bad option"));

        Assert.Equal("a bad option", error.Message);
    }

    [Fact]
    public async Task A_failing_start_reaches_the_test()
    {
        await using var builder = await CreateAsync();
        builder.AddContainer("localstack", "localstack/localstack", "4");
        await using var app = await builder.BuildAsync(TestApp.Patience);

        await Assert.ThrowsAsync<DistributedApplicationException>(() => app.StartAsync(TestApp.Patience));
    }

    private static Task<IDistributedApplicationTestingBuilder> CreateAsync(params string[] args) =>
        DistributedApplicationTestingBuilder.CreateAsync(typeof(SampleAppHost), args, TestApp.Patience);
}
