using Microsoft.Extensions.Options;

namespace LocalCloud.Aws;

/// <summary>Which instances carry runners, and where their configs are.</summary>
internal sealed class RunnerInstances(IOptions<AwsOptions> options)
{
    /// <summary>Key and value of the tag that such instances have; null: every instance is one.</summary>
    public (string Key, string Value)? Tag { get; } = options.Value.RunnerTag.Split('=', 2) is [var key, var value] ? (key, value) : null;

    /// <summary>Returns true when an instance with these tags carries a runner.</summary>
    public bool Carries(IReadOnlyDictionary<string, string> tags) => Tag is not { } tag || tags.GetValueOrDefault(tag.Key) == tag.Value;

    /// <summary>Returns the name of the SSM parameter with the runner config of an instance.</summary>
    public string ConfigParameter(string instanceId) =>
        options.Value.RunnerConfigParameter.Replace(AwsOptions.InstanceHole, instanceId, StringComparison.Ordinal);
}
