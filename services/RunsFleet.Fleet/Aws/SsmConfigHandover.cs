using System.Collections.Frozen;
using Amazon.Runtime;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using Microsoft.Extensions.Options;
using RunsFleet.Contracts;
using RunsFleet.Ec2;
using RunsFleet.Fleet.Launching;

namespace RunsFleet.Fleet.Aws;

/// <summary>Hands configs over as SSM SecureStrings, tagged with the one instance that may read them.</summary>
internal sealed partial class SsmConfigHandover(
    IAmazonSimpleSystemsManagement ssm, IOptions<FleetOptions> options, TimeProvider time, FleetMetrics metrics, ILogger<SsmConfigHandover> logger) : IConfigHandover
{
    /// <summary>Standard parameters hold 4 KB; GitHub's configs are often longer (lesson L26).</summary>
    private const int StandardLimit = 4096;

    public async Task<HandoverResult> PutAsync(string instanceId, string config, CancellationToken cancellationToken)
    {
        var request = Build(instanceId, config);
        try
        {
            try
            {
                await CallAsync(token => ssm.PutParameterAsync(request, token), cancellationToken);
            }
            catch (AmazonServiceException e) when (Is(e, SsmErrorCodes.ParameterExists))
            {
                await DeleteOnceAsync(request.Name, cancellationToken);
                await CallAsync(token => ssm.PutParameterAsync(request, token), cancellationToken);
            }

            return HandoverResult.Present;
        }
        catch (Exception e) when (AwsCall.IsFailure(e))
        {
            return Failed("PutParameter", instanceId, e);
        }
    }

    public async Task<HandoverResult> FindAsync(string instanceId, CancellationToken cancellationToken)
    {
        try
        {
            await CallAsync(
                token => ssm.GetParameterAsync(new GetParameterRequest { Name = RunnerNames.JitConfigParameter(instanceId), WithDecryption = false }, token),
                cancellationToken);
            return HandoverResult.Present;
        }
        catch (AmazonServiceException e) when (Is(e, SsmErrorCodes.ParameterNotFound))
        {
            return HandoverResult.Absent;
        }
        catch (Exception e) when (AwsCall.IsFailure(e))
        {
            return Failed("GetParameter", instanceId, e);
        }
    }

    public async Task<HandoverResult> DeleteAsync(string instanceId, CancellationToken cancellationToken)
    {
        try
        {
            await DeleteOnceAsync(RunnerNames.JitConfigParameter(instanceId), cancellationToken);
            return HandoverResult.Absent;
        }
        catch (Exception e) when (AwsCall.IsFailure(e))
        {
            return Failed("DeleteParameter", instanceId, e);
        }
    }

    internal static PutParameterRequest Build(string instanceId, string config) => new()
    {
        Name = RunnerNames.JitConfigParameter(instanceId),
        Value = config,
        Type = ParameterType.SecureString,
        Tier = config.Length > StandardLimit ? ParameterTier.Advanced : ParameterTier.Standard,

        // SSM refuses tags together with Overwrite.
        Tags = [new Tag { Key = TagNames.InstanceId, Value = instanceId }, new Tag { Key = TagNames.ManagedBy, Value = TagNames.ManagedByValue }],
    };

    private async Task DeleteOnceAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            await CallAsync(token => ssm.DeleteParameterAsync(new DeleteParameterRequest { Name = name }, token), cancellationToken);
        }
        catch (AmazonServiceException e) when (Is(e, SsmErrorCodes.ParameterNotFound))
        {
            // The instance has taken it, or there was none.
        }
    }

    private Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken) =>
        AwsCall.WithinAsync(options.Value.AwsTimeout, time, call, cancellationToken);

    private HandoverResult Failed(string operation, string instanceId, Exception e)
    {
        metrics.ApiFailed("SSM");
        LogFailed(operation, instanceId, AwsCall.Code(e));
        return HandoverResult.Unavailable;
    }

    private static bool Is(AmazonServiceException e, FrozenSet<string> codes) => e.ErrorCode is { } code && codes.Contains(code);

    [LoggerMessage(2207, LogLevel.Warning, "SSM {Operation} for the runner config of instance {InstanceId} failed: {Code}. The launch or termination that needs it tries again.", EventName = "ConfigCallFailed")]
    private partial void LogFailed(string operation, string instanceId, string code);
}
