using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using LocalCloud.Testing;
using RunsFleet.Contracts;
using RunsFleet.Fleet.Aws;
using RunsFleet.Fleet.Launching;

namespace RunsFleet.Fleet.Tests.Aws;

public sealed class SsmOnMotoTests(MotoServer moto)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_config_is_put_replaced_found_and_deleted()
    {
        using var world = new MotoWorld(moto.Require());
        var instanceId = $"i-{Guid.NewGuid():n}"[..19];

        Assert.Equal(HandoverResult.Absent, await world.Configs.FindAsync(instanceId, Cancel));
        Assert.Equal(HandoverResult.Present, await world.Configs.PutAsync(instanceId, "first", Cancel));
        Assert.Equal(HandoverResult.Present, await world.Configs.PutAsync(instanceId, "second", Cancel));
        Assert.Equal(HandoverResult.Present, await world.Configs.FindAsync(instanceId, Cancel));

        var name = RunnerNames.JitConfigParameter(instanceId);
        var parameter = (await world.Ssm.GetParameterAsync(new GetParameterRequest { Name = name, WithDecryption = true }, Cancel)).Parameter;
        Assert.Equal(("second", ParameterType.SecureString), (parameter.Value, parameter.Type));
        var tags = await world.Ssm.ListTagsForResourceAsync(
            new ListTagsForResourceRequest { ResourceType = ResourceTypeForTagging.Parameter, ResourceId = name }, Cancel);
        Assert.Contains(tags.TagList, t => t.Key == TagNames.InstanceId && t.Value == instanceId);

        Assert.Equal(HandoverResult.Absent, await world.Configs.DeleteAsync(instanceId, Cancel));
        Assert.Equal(HandoverResult.Absent, await world.Configs.DeleteAsync(instanceId, Cancel));
        Assert.Equal(HandoverResult.Absent, await world.Configs.FindAsync(instanceId, Cancel));
    }

    [Theory]
    [InlineData(4096, "Standard")]
    [InlineData(4097, "Advanced")]
    public void L26_A_config_over_4096_characters_goes_to_the_advanced_tier_and_tags_never_with_overwrite(int length, string tier)
    {
        var request = SsmConfigHandover.Build("i-1", new string('x', length));

        Assert.Equal(tier, request.Tier.Value);
        Assert.NotEmpty(request.Tags);
        Assert.NotEqual(true, request.Overwrite);
    }
}
