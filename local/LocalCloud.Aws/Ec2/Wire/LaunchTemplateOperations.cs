using System.Collections.Immutable;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using LocalCloud.Aws.Wire;

namespace LocalCloud.Aws.Ec2.Wire;

/// <summary>Launch templates.</summary>
internal sealed partial class LaunchTemplateOperations(LaunchTemplates templates, TagStore tags, Ec2Settings settings)
{
    private const int LongestUserData = 16 * 1024;
    private static readonly (int Least, int Most) Pages = (1, 200);

    private readonly Filters<LaunchTemplate> _filters = new(
        new Dictionary<string, Func<LaunchTemplate, IEnumerable<string?>>>
        {
            ["create-time"] = template => [Answer.Time(template.CreatedAt)],
            ["launch-template-name"] = template => [template.Name],
        },
        template => tags.Of(template.Id));

    private static readonly Filters<LaunchTemplateVersion> VersionFilters = new(
        new Dictionary<string, Func<LaunchTemplateVersion, IEnumerable<string?>>>
        {
            ["create-time"] = version => [Answer.Time(version.CreatedAt)],
            ["image-id"] = version => [version.ImageId],
            ["instance-type"] = version => [version.InstanceType],
        });

    public XElement Create(Form form)
    {
        var name = form.Required("LaunchTemplateName");
        if (!ValidName().IsMatch(name))
        {
            throw new AwsException(
                400,
                "InvalidLaunchTemplateName.MalformedException",
                "A launch template name must be between 3 and 128 characters, and may contain letters, numbers, and the following characters: - ( ) . / _.");
        }

        var data = Data(form) ?? throw Ec2Error.Missing("LaunchTemplateData");
        var given = TagForms.ReadSpecifications(form, "launch-template").GetValueOrDefault("launch-template", TagStore.None);
        var template = templates.Create(name, form.Text("VersionDescription"), data);
        tags.Add(template.Id, given);
        return Answer.Response("CreateLaunchTemplate", Answer.Group("launchTemplate", Describe(template)));
    }

    public XElement CreateVersion(Form form)
    {
        var template = Named(form);
        var data = Data(form) ?? throw Ec2Error.Missing("LaunchTemplateData");
        if (form.Text("SourceVersion") is { } source)
        {
            data = data.Over(template.Require(source).Data);
        }

        var version = templates.AddVersion(template.Id, form.Text("VersionDescription"), data);
        return Answer.Response("CreateLaunchTemplateVersion", Answer.Group("launchTemplateVersion", Describe(version)));
    }

    public XElement DescribeAll(Form form)
    {
        var asked = form.Texts("LaunchTemplateId").Select(id => templates.Require(id, null))
            .Concat(form.Texts("LaunchTemplateName").Select(name => templates.Require(null, name)))
            .DistinctBy(template => template.Id)
            .OrderBy(template => template.Id, StringComparer.Ordinal)
            .ToList();
        var page = Page<LaunchTemplate>.Of(
            form, _filters.Apply(form, asked.Count > 0 ? asked : templates.All()), template => template.Id, Pages);
        return Answer.Response(
            "DescribeLaunchTemplates", Answer.Set("launchTemplates", page.Items, Describe), Answer.Element("nextToken", page.NextToken));
    }

    public XElement DescribeVersions(Form form)
    {
        var asked = form.Texts("LaunchTemplateVersion");
        var all = form.Text("LaunchTemplateId") is null && form.Text("LaunchTemplateName") is null && asked.Count > 0;
        var versions = (all ? templates.All() : [Named(form)]).SelectMany(template => Versions(form, template, asked, all));
        var page = Page<LaunchTemplateVersion>.Of(form, VersionFilters.Apply(form, versions), version => $"{version.TemplateId} {version.Number:D6}", Pages);
        return Answer.Response(
            "DescribeLaunchTemplateVersions",
            Answer.Set("launchTemplateVersionSet", page.Items, Describe),
            Answer.Element("nextToken", page.NextToken));
    }

    public XElement Modify(Form form)
    {
        var template = templates.SetDefault(Named(form).Id, form.Required("SetDefaultVersion"));
        return Answer.Response("ModifyLaunchTemplate", Answer.Group("launchTemplate", Describe(template)));
    }

    public XElement Delete(Form form)
    {
        var template = Named(form);
        var answer = Answer.Response("DeleteLaunchTemplate", Answer.Group("launchTemplate", Describe(template)));
        templates.Delete(template.Id);
        tags.Forget(template.Id);
        return answer;
    }

    private static IEnumerable<LaunchTemplateVersion> Versions(Form form, LaunchTemplate template, IReadOnlyList<string> asked, bool all)
    {
        if (asked.Count > 0)
        {
            if (all && asked.Any(version => version is not ("$Latest" or "$Default")))
            {
                throw Ec2Error.Missing("LaunchTemplateId or LaunchTemplateName");
            }

            return asked.Select(template.Require).DistinctBy(v => v.Number).OrderBy(v => v.Number);
        }

        var (least, most) = (form.Whole("MinVersion") ?? 1, form.Whole("MaxVersion") ?? int.MaxValue);
        return template.Versions.Where(version => version.Number >= least && version.Number <= most);
    }

    private LaunchTemplate Named(Form form) => templates.Require(form.Text("LaunchTemplateId"), form.Text("LaunchTemplateName"));

    private static Form? Data(Form form)
    {
        if (form.Find("LaunchTemplateData") is not { } data)
        {
            return null;
        }

        if (data.Text("InstanceInitiatedShutdownBehavior") is { } behavior and not ("stop" or "terminate"))
        {
            throw Ec2Error.Invalid($"Value ({behavior}) for parameter InstanceInitiatedShutdownBehavior is invalid.");
        }

        if (data.Text("UserData") is { } userData)
        {
            var buffer = new byte[userData.Length];
            if (!Convert.TryFromBase64String(userData, buffer, out var length))
            {
                throw new AwsException(400, "InvalidUserData.Malformed", "Invalid BASE64 encoding of user data.");
            }

            if (length > LongestUserData)
            {
                throw Ec2Error.Invalid($"User data is limited to {LongestUserData} bytes");
            }
        }

        foreach (var item in data.Items("TagSpecification"))
        {
            TagForms.Read(item);
        }

        return data;
    }

    private object?[] Describe(LaunchTemplate template) =>
    [
        Answer.Element("launchTemplateId", template.Id),
        Answer.Element("launchTemplateName", template.Name),
        Answer.Element("createTime", template.CreatedAt),
        Answer.Element("createdBy", Creator),
        Answer.Element("defaultVersionNumber", template.DefaultVersion),
        Answer.Element("latestVersionNumber", template.Latest.Number),
        Answer.Tags(tags.Of(template.Id)),
    ];

    private object?[] Describe(LaunchTemplateVersion version) =>
    [
        Answer.Element("launchTemplateId", version.TemplateId),
        Answer.Element("launchTemplateName", version.TemplateName),
        Answer.Element("versionNumber", version.Number),
        Answer.Element("versionDescription", version.Description),
        Answer.Element("createTime", version.CreatedAt),
        Answer.Element("createdBy", Creator),
        Answer.Element("defaultVersion", templates.All().Any(t => t.Id == version.TemplateId && t.DefaultVersion == version.Number)),
        LaunchTemplateDataXml.Write("launchTemplateData", version.Data),
    ];

    private string Creator => $"arn:aws:iam::{settings.AccountId}:root";

    [GeneratedRegex(@"\A[a-zA-Z0-9().\-/_]{3,128}\z")]
    private static partial Regex ValidName();
}
