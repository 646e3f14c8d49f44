using LocalCloud.Aws.Ssm;
using LocalCloud.Core;

namespace LocalCloud.Aws.Ec2;

/// <summary>The instances of the embedded EC2, with their configs in the embedded SSM.</summary>
internal sealed class EmbeddedInstanceWorld(Instances instances, TagStore tags, ParameterStore parameters, RunnerInstances runners) : IInstanceWorld
{
    // The answers come from memory.
    public TimeSpan LookPeriod => TimeSpan.FromMilliseconds(100);

    public Task<IReadOnlyList<WorldInstance>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<WorldInstance>>(
            [.. All().Where(instance => runners.Carries(instance.Tags))]);

    public Task<IReadOnlyList<WorldInstance>> ListAllAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<WorldInstance>>([.. All()]);

    public Task<string?> FindConfigAsync(string instanceId, CancellationToken cancellationToken) =>
        Task.FromResult(parameters.Find(runners.ConfigParameter(instanceId))?.Value);

    public Task DeleteConfigAsync(string instanceId, CancellationToken cancellationToken)
    {
        parameters.Delete(runners.ConfigParameter(instanceId));
        return Task.CompletedTask;
    }

    public Task PowerOffAsync(string instanceId, CancellationToken cancellationToken)
    {
        instances.PowerOff(instanceId);
        return Task.CompletedTask;
    }

    public Task<bool> InterruptAsync(string instanceId, TimeSpan notice, bool silent, CancellationToken cancellationToken) =>
        Task.FromResult(instances.Interrupt(instanceId, notice, silent) == InterruptOutcome.Accepted);

    private IEnumerable<WorldInstance> All() => instances.All().Select(instance => new WorldInstance(
        instance.Id,
        instance.Type.Name,
        instance.Az,
        instance.Market.Name(),
        instance.State.Name(),
        instance.LaunchTime,
        tags.Of(instance.Id)));
}
