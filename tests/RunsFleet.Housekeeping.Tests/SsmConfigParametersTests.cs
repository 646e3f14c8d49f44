using System.Diagnostics.Metrics;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using LocalCloud.Testing;
using Microsoft.Extensions.DependencyInjection;
using RunsFleet.Contracts;
using RunsFleet.Housekeeping.Aws;
using RunsFleet.Testing;

[assembly: AssemblyFixture(typeof(MotoServer))]
[assembly: AssemblyFixture(typeof(LocalWorld))]

namespace RunsFleet.Housekeeping.Tests;

/// <summary>The real adapter, on the local world and on an emulator that we did not write.</summary>
public sealed class SsmConfigParametersTests(LocalWorld world, MotoServer moto)
{
    [Theory]
    [InlineData("local")]
    [InlineData("moto")]
    public async Task Configs_are_listed_over_pages_without_their_values_and_deleted_one_by_one(string where)
    {
        using var ssm = new AmazonSimpleSystemsManagementClient(
            "test", "test", new AmazonSimpleSystemsManagementConfig { ServiceURL = (where == "moto" ? moto.Require() : world.Endpoint).ToString(), AuthenticationRegion = "us-east-1" });
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var parameters = new SsmConfigParameters(ssm, new HousekeepingMetrics(services.GetRequiredService<IMeterFactory>()));
        var ids = Enumerable.Range(0, 60).Select(_ => $"i-{Random.Shared.NextInt64():x16}").ToList();
        foreach (var name in ids.Select(RunnerNames.JitConfigParameter).Append($"/runs-fleet/other-{ids[0]}"))
        {
            await ssm.PutParameterAsync(new PutParameterRequest { Name = name, Value = "secret", Type = ParameterType.SecureString }, Cancel);
        }

        var found = (await parameters.ListAsync(Cancel))!.Where(parameter => ids.Contains(parameter.InstanceId)).ToList();

        Assert.Equal(60, found.Count);
        Assert.All(found, parameter => Assert.InRange(parameter.WrittenAt, TimeProvider.System.GetUtcNow().AddMinutes(-5), TimeProvider.System.GetUtcNow().AddMinutes(1)));

        Assert.True(await parameters.TryDeleteAsync(ids[0], Cancel));
        Assert.True(await parameters.TryDeleteAsync(ids[0], Cancel));
        Assert.DoesNotContain(ids[0], (await parameters.ListAsync(Cancel))!.Select(parameter => parameter.InstanceId));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
