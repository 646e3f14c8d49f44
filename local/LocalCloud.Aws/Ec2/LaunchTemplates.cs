using LocalCloud.Aws.Ec2.Wire;
using LocalCloud.Aws.Wire;

namespace LocalCloud.Aws.Ec2;

/// <summary>The launch templates.</summary>
internal sealed class LaunchTemplates(TimeProvider time, IdSource ids)
{
    private const int Most = 5_000;
    private const int MostVersions = 10_000;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LaunchTemplate> _templates = new(StringComparer.Ordinal);

    /// <summary>Lists every template, by id.</summary>
    public IReadOnlyList<LaunchTemplate> All()
    {
        lock (_lock)
        {
            return [.. _templates.Values.OrderBy(template => template.Id, StringComparer.Ordinal)];
        }
    }

    /// <summary>
    /// Finds the template of an id or a name, exactly one of which must be given. Throws EC2's refusal when there is none.
    /// </summary>
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
