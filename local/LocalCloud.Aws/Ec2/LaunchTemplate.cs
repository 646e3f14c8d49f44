using System.Collections.Immutable;
using System.Globalization;
using LocalCloud.Aws.Wire;

namespace LocalCloud.Aws.Ec2;

/// <summary>A launch template.</summary>
internal sealed record LaunchTemplate(
    string Id, string Name, DateTimeOffset CreatedAt, int DefaultVersion, ImmutableList<LaunchTemplateVersion> Versions)
{
    public LaunchTemplateVersion Latest => Versions[^1];

    /// <summary>Finds the version named <c>3</c>, <c>$Latest</c> or <c>$Default</c>. Throws EC2's refusal when there is none.</summary>
    public LaunchTemplateVersion Require(string? name) => Find(name) ?? throw new AwsException(
        400,
        "InvalidLaunchTemplateId.VersionNotFound",
        $"Could not find the specified version {name} for the launch template with ID {Id}.");

    private LaunchTemplateVersion? Find(string? name) => name switch
    {
        null or "" or "$Default" => Versions.Find(version => version.Number == DefaultVersion),
        "$Latest" => Latest,
        _ => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? Versions.Find(version => version.Number == number)
            : throw Ec2Error.Invalid($"Invalid launch template version: either '$Default', '$Latest', or a numeric version are allowed."),
    };
}
