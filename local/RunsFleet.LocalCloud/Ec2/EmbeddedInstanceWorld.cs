using RunsFleet.Contracts;
using RunsFleet.LocalCloud.Runners;
using RunsFleet.LocalCloud.Ssm;

namespace RunsFleet.LocalCloud.Ec2;

/// <summary>The instances of the embedded EC2, with their configs in the embedded SSM.</summary>
internal sealed class EmbeddedInstanceWorld(Instances instances, TagStore tags, ParameterStore parameters) : IInstanceWorld
{
    public Task<IReadOnlyList<WorldInstance>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<WorldInstance>>(
            [.. All().Where(instance => instance.Tags.GetValueOrDefault(TagNames.ManagedBy) == TagNames.ManagedByValue)]);

    public Task<IReadOnlyList<WorldInstance>> ListAllAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<WorldInstance>>([.. All()]);

    public Task<string?> FindConfigAsync(string instanceId, CancellationToken cancellationToken) =>
        Task.FromResult(parameters.Find(RunnerNames.JitConfigParameter(instanceId))?.Value);

    public Task DeleteConfigAsync(string instanceId, CancellationToken cancellationToken)
    {
        parameters.Delete(RunnerNames.JitConfigParameter(instanceId));
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
