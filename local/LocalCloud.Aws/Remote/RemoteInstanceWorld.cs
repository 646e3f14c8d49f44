using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.Runtime;
using Amazon.SimpleSystemsManagement.Model;
using LocalCloud.Core;

namespace LocalCloud.Aws.Remote;

/// <summary>
/// The instances at another AWS endpoint (LocalStack, moto). Each look at them also does what emulators leave out: it tells of the changes
/// since the look before, and ends the instances whose interruption notice is over.
/// </summary>
internal sealed partial class RemoteInstanceWorld(RemoteClients clients, RemoteEvents events, RunnerInstances runners, TimeProvider time, ILogger<RemoteInstanceWorld> logger)
    : IInstanceWorld, IResettable, IDisposable
{
    private const int PageSize = 1_000;
    private const string NoSuchInstance = "InvalidInstanceID.NotFound";
    private static readonly string[] Ended = ["shutting-down", "terminated"];

    // One look at a time, so that no change is told of twice.
    private readonly SemaphoreSlim _looking = new(1, 1);
    private readonly Lock _lock = new();

    // What was told of; null before the first look. An instance leaves it when its end was told of.
    private Dictionary<string, string>? _told;
    private readonly Dictionary<string, DateTimeOffset> _interrupted = new(StringComparer.Ordinal);
    private bool _failing;

    // The endpoint is asked once for each instance that waits for its config.
    public TimeSpan LookPeriod => TimeSpan.FromMilliseconds(500);

    public async Task<IReadOnlyList<WorldInstance>> ListAsync(CancellationToken cancellationToken)
    {
        await _looking.WaitAsync(cancellationToken);
        try
        {
            await EndInterruptedAsync(cancellationToken);
            var instances = await DescribeAsync(cancellationToken);
            await TellChangesAsync(instances, cancellationToken);
            return instances;
        }
        finally
        {
            _looking.Release();
        }
    }

    public async Task<string?> FindConfigAsync(string instanceId, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await clients.Ssm.GetParameterAsync(
                new GetParameterRequest { Name = runners.ConfigParameter(instanceId), WithDecryption = true }, cancellationToken);
            return answer.Parameter.Value;
        }
        catch (ParameterNotFoundException)
        {
            return null;
        }
    }

    public async Task DeleteConfigAsync(string instanceId, CancellationToken cancellationToken)
    {
        try
        {
            await clients.Ssm.DeleteParameterAsync(new DeleteParameterRequest { Name = runners.ConfigParameter(instanceId) }, cancellationToken);
        }
        catch (ParameterNotFoundException)
        {
            // Deleted by somebody else: as wanted.
        }
    }

    // Emulators ignore the launch template's "terminate on shutdown", so that a power off is a termination here.
    public async Task PowerOffAsync(string instanceId, CancellationToken cancellationToken)
    {
        try
        {
            await clients.Ec2.TerminateInstancesAsync(new TerminateInstancesRequest { InstanceIds = [instanceId] }, cancellationToken);
        }
        catch (AmazonEC2Exception e) when (e.ErrorCode == NoSuchInstance)
        {
            // Gone already: as wanted.
        }
    }

    public async Task<bool> InterruptAsync(string instanceId, TimeSpan notice, bool silent, CancellationToken cancellationToken)
    {
        var instance = (await DescribeAsync(cancellationToken)).FirstOrDefault(instance => instance.InstanceId == instanceId);
        if (instance is null || instance.Market != "spot" || Ended.Contains(instance.State))
        {
            return false;
        }

        if (!silent)
        {
            await events.WarnAsync(instanceId, instance.Az, cancellationToken);
        }

        lock (_lock)
        {
            // A second notice warns again, and the earlier end holds.
            var end = time.GetUtcNow() + notice;
            _interrupted[instanceId] = _interrupted.TryGetValue(instanceId, out var earlier) && earlier < end ? earlier : end;
        }

        return true;
    }

    /// <summary>Forgets the notices.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            _interrupted.Clear();
        }
    }

    public void Dispose() => _looking.Dispose();

    private async Task<IReadOnlyList<WorldInstance>> DescribeAsync(CancellationToken cancellationToken)
    {
        List<WorldInstance> instances = [];
        var request = new DescribeInstancesRequest
        {
            Filters = runners.Tag is { } tag ? [new Filter($"tag:{tag.Key}", [tag.Value])] : null,
            MaxResults = PageSize,
        };
        do
        {
            var page = await clients.Ec2.DescribeInstancesAsync(request, cancellationToken);
            instances.AddRange((page.Reservations ?? []).SelectMany(reservation => reservation.Instances ?? []).Select(Read));
            request.NextToken = page.NextToken;
        }
        while (!string.IsNullOrEmpty(request.NextToken));

        return instances;
    }

    private static WorldInstance Read(Instance instance) => new(
        instance.InstanceId,
        instance.InstanceType?.Value ?? "",
        instance.Placement?.AvailabilityZone ?? "",
        instance.InstanceLifecycle?.Value == "spot" ? "spot" : "on-demand",
        instance.State?.Name?.Value ?? "",
        new DateTimeOffset(instance.LaunchTime?.ToUniversalTime() ?? DateTime.UnixEpoch),
        (instance.Tags ?? []).ToDictionary(tag => tag.Key, tag => tag.Value ?? "", StringComparer.Ordinal));

    private async Task TellChangesAsync(IReadOnlyList<WorldInstance> instances, CancellationToken cancellationToken)
    {
        var now = instances.ToDictionary(instance => instance.InstanceId, instance => instance.State, StringComparer.Ordinal);

        // What had ended before the first look is of an earlier world.
        _told ??= instances.Where(instance => Ended.Contains(instance.State))
            .ToDictionary(instance => instance.InstanceId, instance => instance.State, StringComparer.Ordinal);
        try
        {
            foreach (var id in now.Keys.Union(_told.Keys).ToList())
            {
                foreach (var state in StateChanges.Between(_told.GetValueOrDefault(id), now.GetValueOrDefault(id)))
                {
                    await events.StateChangedAsync(id, state, cancellationToken);
                    _told[id] = state;
                }

                if (!now.ContainsKey(id))
                {
                    _told.Remove(id);
                }
            }

            _failing = false;
        }
        catch (Exception e) when (e is AmazonServiceException or AmazonClientException or HttpRequestException)
        {
            // The queue may not be there yet. What was not told of is told at the next look.
            if (!_failing)
            {
                _failing = true;
                LogUnsent((e as AmazonServiceException)?.ErrorCode ?? e.GetType().Name);
            }
        }
    }

    private async Task EndInterruptedAsync(CancellationToken cancellationToken)
    {
        List<string> due;
        lock (_lock)
        {
            var now = time.GetUtcNow();
            due = [.. _interrupted.Where(interrupted => now >= interrupted.Value).Select(interrupted => interrupted.Key)];
        }

        foreach (var id in due)
        {
            await PowerOffAsync(id, cancellationToken);
            lock (_lock)
            {
                _interrupted.Remove(id);
            }
        }
    }

    [LoggerMessage(20101, LogLevel.Warning, "State changes of instances cannot be told to the events queue: {Error}. Trying again, quietly.", EventName = "StateChangesUnsent")]
    private partial void LogUnsent(string error);
}
