using System.Collections.Immutable;
using System.Globalization;
using LocalCloud.Aws.Ec2.Wire;
using LocalCloud.Aws.Wire;

namespace LocalCloud.Aws.Ec2;

/// <summary>One version of a launch template: what was sent, kept as it came.</summary>
internal sealed record LaunchTemplateVersion(
    string TemplateId, string TemplateName, int Number, string? Description, DateTimeOffset CreatedAt, Form Data)
{
    public string? ImageId => Data.Text("ImageId");

    public string? InstanceType => Data.Text("InstanceType");

    public string? UserData => Data.Text("UserData");

    /// <summary>EC2's default is to stop.</summary>
    public bool TerminateOnShutdown => Data.Text("InstanceInitiatedShutdownBehavior") == "terminate";

    /// <summary>The tags that instances get.</summary>
    public IReadOnlyDictionary<string, string> InstanceTags => Data.Items("TagSpecification")
        .Where(item => item.Text("ResourceType") == "instance")
        .Select(item => TagForms.Read(item))
        .FirstOrDefault(TagStore.None);
}

/// <summary>A launch template.</summary>
internal sealed record LaunchTemplate(
    string Id, string Name, DateTimeOffset CreatedAt, int DefaultVersion, ImmutableList<LaunchTemplateVersion> Versions)
{
    public LaunchTemplateVersion Latest => Versions[^1];

    /// <summary>The version named <c>3</c>, <c>$Latest</c> or <c>$Default</c>.</summary>
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

/// <summary>The launch templates.</summary>
internal sealed class LaunchTemplates(TimeProvider time, IdSource ids)
{
    private const int Most = 5_000;
    private const int MostVersions = 10_000;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LaunchTemplate> _templates = new(StringComparer.Ordinal);

    /// <summary>Every template, by id.</summary>
    public IReadOnlyList<LaunchTemplate> All()
    {
        lock (_lock)
        {
            return [.. _templates.Values.OrderBy(template => template.Id, StringComparer.Ordinal)];
        }
    }

    /// <summary>The template of an id or a name, exactly one of which must be given.</summary>
    public LaunchTemplate Require(string? id, string? name)
    {
        if (id is null == name is null)
        {
            throw id is null
                ? Ec2Error.Missing("LaunchTemplateId or LaunchTemplateName")
                : Ec2Error.InvalidCombination("Either a launch template ID or a launch template name may be specified, not both.");
        }

        return All().FirstOrDefault(template => id is null ? template.Name == name : template.Id == id) ?? throw (id is null
            ? new AwsException(
                400, "InvalidLaunchTemplateName.NotFoundException", $"The specified launch template, with template name {name}, does not exist.")
            : new AwsException(400, "InvalidLaunchTemplateId.NotFound", $"The specified launch template, with template ID {id}, does not exist."));
    }

    public LaunchTemplate Create(string name, string? description, Form data)
    {
        lock (_lock)
        {
            if (_templates.Values.Any(template => template.Name == name))
            {
                throw new AwsException(400, "InvalidLaunchTemplateName.AlreadyExistsException", "Launch template name already in use.");
            }

            if (_templates.Count >= Most)
            {
                throw new AwsException(400, "LaunchTemplateLimitExceeded", "The maximum number of launch templates has been reached.");
            }

            var now = time.GetUtcNow();
            var id = ids.Next("lt");
            var template = new LaunchTemplate(id, name, now, 1, [new LaunchTemplateVersion(id, name, 1, description, now, data)]);
            _templates.Add(id, template);
            return template;
        }
    }

    public LaunchTemplateVersion AddVersion(string id, string? description, Form data)
    {
        lock (_lock)
        {
            var template = Require(id, null);
            if (template.Versions.Count >= MostVersions)
            {
                throw new AwsException(400, "LaunchTemplateVersionLimitExceeded", "The maximum number of launch template versions has been reached.");
            }

            var version = new LaunchTemplateVersion(id, template.Name, template.Latest.Number + 1, description, time.GetUtcNow(), data);
            _templates[id] = template with { Versions = template.Versions.Add(version) };
            return version;
        }
    }

    public LaunchTemplate SetDefault(string id, string version)
    {
        lock (_lock)
        {
            var template = Require(id, null);
            return _templates[id] = template with { DefaultVersion = template.Require(version).Number };
        }
    }

    public void Delete(string id)
    {
        lock (_lock)
        {
            _templates.Remove(id);
        }
    }
}
