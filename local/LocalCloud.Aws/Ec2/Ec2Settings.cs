using System.Text.Json.Nodes;

namespace LocalCloud.Aws.Ec2;

/// <summary>How EC2 behaves in this world.</summary>
/// <param name="Region">The region.</param>
/// <param name="AccountId">The account.</param>
/// <param name="Boot">From launch until an instance runs.</param>
/// <param name="Shutdown">From shutting-down until terminated.</param>
/// <param name="DescribeLag">How long a new instance is not seen by DescribeInstances: EC2 is eventually consistent.</param>
/// <param name="EventQueue">The queue that events go to; null: none.</param>
/// <param name="LoggedTags">Fields of the log with a launch, and the tags that they show.</param>
public sealed record Ec2Settings(string Region, string AccountId, TimeSpan Boot, TimeSpan Shutdown, TimeSpan DescribeLag, string? EventQueue, IReadOnlyDictionary<string, string> LoggedTags)
{
    /// <summary>Takes the settings from the world's options.</summary>
    public static Ec2Settings From(AwsOptions options) => new(
        options.Region,
        options.AccountId,
        options.Boot,
        options.Shutdown,
        options.DescribeLag,
        options.EventQueue,
        options.LoggedTags.AsReadOnly());

    /// <summary>Returns the fields of the log that show these tags.</summary>
    public IEnumerable<(string Name, JsonNode? Value)> Logged(IReadOnlyDictionary<string, string> tags) =>
        LoggedTags.Select(field => (field.Key, (JsonNode?)tags.GetValueOrDefault(field.Value)));
}
