using Microsoft.Extensions.DependencyInjection;

namespace RunsFleet.LocalCloud.Tests.DynamoDb;

public sealed class ResetTests(DynamoWorld world) : IClassFixture<DynamoWorld>
{
    [Fact]
    public async Task A_reset_world_has_no_tables()
    {
        await world.TableAsync();

        foreach (var part in world.Services.GetServices<IResettable>())
        {
            part.Reset();
        }

        Assert.Empty((await world.Client.ListTablesAsync(TestContext.Current.CancellationToken)).TableNames ?? []);
    }
}
