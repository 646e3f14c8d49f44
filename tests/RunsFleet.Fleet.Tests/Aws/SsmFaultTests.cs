using System.Globalization;
using Amazon.SimpleSystemsManagement.Model;
using RunsFleet.Contracts;
using RunsFleet.Fleet.Launching;
using RunsFleet.Testing;

namespace RunsFleet.Fleet.Tests.Aws;

/// <summary>Every call to SSM under every fault, over real sockets with the real client.</summary>
public sealed class SsmFaultTests(LocalWorld world) : IClassFixture<LocalWorld>
{
    private static int _lastId;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public Task PutParameter_that_fails_is_unavailable_and_the_next_one_puts_its_config_in_any_case() => FaultCases.EachAsync(FaultCases.Aws, async fault =>
    {
        await using var aws = await FaultyAws.StartAsync(world);
        var id = NextId();
        aws.Fail("PutParameter", fault, FaultCases.Ssm(fault));

        Assert.Equal(HandoverResult.Unavailable, await aws.Configs.PutAsync(id, "first", Cancel));
        Assert.Equal(["SSM"], aws.Errors);
        Assert.Equal(FaultCases.WasDone(fault) ? "first" : null, await ValueAsync(aws, id));

        aws.Heal();
        Assert.Equal(HandoverResult.Present, await aws.Configs.PutAsync(id, "second", Cancel));
        Assert.Equal(["SSM"], aws.Errors);
        Assert.Equal("second", await ValueAsync(aws, id));

        // Only one that is in the way is deleted.
        Assert.Equal(FaultCases.WasDone(fault) ? 1 : 0, aws.Http.Count("DeleteParameter"));
    });

    [Fact]
    public Task L37_GetParameter_that_fails_is_unavailable_and_not_absent() => FaultCases.EachAsync(FaultCases.Aws, async fault =>
    {
        await using var aws = await FaultyAws.StartAsync(world);
        var id = NextId();
        await aws.Configs.PutAsync(id, "config", Cancel);
        aws.Fail("GetParameter", fault, FaultCases.Ssm(fault));

        Assert.Equal(HandoverResult.Unavailable, await aws.Configs.FindAsync(id, Cancel));
        Assert.Equal(["SSM"], aws.Errors);
        aws.Heal();
        Assert.Equal(HandoverResult.Present, await aws.Configs.FindAsync(id, Cancel));
    });

    [Fact]
    public Task DeleteParameter_that_fails_is_unavailable_and_may_be_repeated_whether_it_was_done_or_not() => FaultCases.EachAsync(FaultCases.Aws.Except([FaultCases.Portal]), async fault =>
    {
        await using var aws = await FaultyAws.StartAsync(world);
        var id = NextId();
        await aws.Configs.PutAsync(id, "config", Cancel);
        aws.Fail("DeleteParameter", fault, FaultCases.Ssm(fault));

        // The answer has no content, so that the SDK reads none: half of it, or another's 200, says as much as the whole.
        var told = fault is FaultCases.Truncated;
        Assert.Equal(told ? HandoverResult.Absent : HandoverResult.Unavailable, await aws.Configs.DeleteAsync(id, Cancel));
        Assert.Equal(told ? [] : ["SSM"], aws.Errors);
        Assert.Equal(FaultCases.WasDone(fault) ? null : "config", await ValueAsync(aws, id));

        aws.Heal();
        Assert.Equal(HandoverResult.Absent, await aws.Configs.DeleteAsync(id, Cancel));
        Assert.Null(await ValueAsync(aws, id));
    });

    [Fact]
    public Task DeleteParameter_that_fails_while_a_config_is_replaced_leaves_the_old_one() => FaultCases.EachAsync(
        [FaultCases.Forbidden, FaultCases.ServerError, FaultCases.Dropped],
        async fault =>
        {
            await using var aws = await FaultyAws.StartAsync(world);
            var id = NextId();
            await aws.Configs.PutAsync(id, "first", Cancel);
            aws.Fail("DeleteParameter", fault, FaultCases.Ssm(fault));

            Assert.Equal(HandoverResult.Unavailable, await aws.Configs.PutAsync(id, "second", Cancel));
            Assert.Equal("first", await ValueAsync(aws, id));
        });

    [Fact]
    public async Task A_put_whose_answer_was_lost_is_retried_by_the_SDK_and_ends_with_its_config()
    {
        await using var aws = await FaultyAws.StartAsync(world, retries: RunsFleet.Ec2.ClientDefaults.MaxRetries);
        var id = NextId();
        aws.Http.Fail("PutParameter", HttpFault.AnswerLost, times: 1);

        Assert.Equal(HandoverResult.Present, await aws.Configs.PutAsync(id, "config", Cancel));

        Assert.Equal("config", await ValueAsync(aws, id));
        Assert.Empty(aws.Errors);
    }

    [Fact]
    public async Task L21_Normally_a_config_takes_one_call()
    {
        await using var aws = await FaultyAws.StartAsync(world);

        await aws.Configs.PutAsync(NextId(), "config", Cancel);

        Assert.Equal(["PutParameter"], aws.Http.Requests);
    }

    private static string NextId() => string.Create(CultureInfo.InvariantCulture, $"i-{Interlocked.Increment(ref _lastId):x17}");

    private static async Task<string?> ValueAsync(FaultyAws aws, string id)
    {
        try
        {
            var request = new GetParameterRequest { Name = RunnerNames.JitConfigParameter(id), WithDecryption = true };
            return (await aws.Ssm.GetParameterAsync(request, Cancel)).Parameter.Value;
        }
        catch (ParameterNotFoundException)
        {
            return null;
        }
    }
}
