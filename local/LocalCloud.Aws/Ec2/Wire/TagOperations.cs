using System.Xml.Linq;
using LocalCloud.Aws.Wire;

namespace LocalCloud.Aws.Ec2.Wire;

/// <summary>Tags of resources.</summary>
internal sealed class TagOperations(TagStore tags, Network network, LaunchTemplates templates, Instances instances)
{
    private const int MostResources = 1000;

    private static readonly Dictionary<string, string> ResourceTypes = new(StringComparer.Ordinal)
    {
        ["ami"] = "image",
        ["fleet"] = "fleet",
        ["i"] = "instance",
        ["lt"] = "launch-template",
        ["sg"] = "security-group",
        ["subnet"] = "subnet",
        ["vpc"] = "vpc",
    };

    private static readonly Filters<(string ResourceId, string Key, string Value)> Filters = new(
        new Dictionary<string, Func<(string ResourceId, string Key, string Value), IEnumerable<string?>>>
        {
            ["key"] = tag => [tag.Key],
            ["resource-id"] = tag => [tag.ResourceId],
            ["resource-type"] = tag => [TypeOf(tag.ResourceId)],
            ["value"] = tag => [tag.Value],
        });

    public XElement CreateTags(Form form)
    {
        var resources = Resources(form);
        var given = TagForms.Read(form);
        if (given.Count == 0)
        {
            throw Ec2Error.Missing("Tag");
        }

        foreach (var resource in resources)
        {
            tags.Add(resource, given);
        }

        return Answer.Response("CreateTags", Answer.Element("return", true));
    }

    public XElement DeleteTags(Form form)
    {
        var resources = Resources(form);
        var given = form.Items("Tag").Select(item => (Key: item.Required("Key"), item.Find("Value")?.Value)).ToList();
        foreach (var resource in resources)
        {
            // Without any tag named, all go, but for EC2's own.
            var doomed = given.Count > 0
                ? given
                : [.. tags.Of(resource).Keys.Where(key => !key.StartsWith("aws:", StringComparison.Ordinal)).Select(key => (key, (string?)null))];
            foreach (var (key, value) in doomed)
            {
                tags.Remove(resource, key, value);
            }
        }

        return Answer.Response("DeleteTags", Answer.Element("return", true));
    }

    public XElement DescribeTags(Form form)
    {
        var all = tags.All().OrderBy(Key, StringComparer.Ordinal);
        var page = Page<(string ResourceId, string Key, string Value)>.Of(form, Filters.Apply(form, all), Key, (5, 1000));
        return Answer.Response(
            "DescribeTags",
            Answer.Set("tagSet", page.Items, tag => new[]
            {
                Answer.Element("resourceId", tag.ResourceId),
                Answer.Element("resourceType", TypeOf(tag.ResourceId)),
                Answer.Element("key", tag.Key),
                Answer.Element("value", tag.Value),
            }),
            Answer.Element("nextToken", page.NextToken));

        static string Key((string ResourceId, string Key, string Value) tag) => $"{tag.ResourceId} {tag.Key}";
    }

    private IReadOnlyList<string> Resources(Form form)
    {
        var resources = form.Texts("ResourceId");
        if (resources.Count is 0 or > MostResources)
        {
            throw resources.Count == 0 ? Ec2Error.Missing("resourceIdSet") : Ec2Error.Invalid($"At most {MostResources} resources may be tagged at once.");
        }

        foreach (var resource in resources)
        {
            Require(resource);
        }

        return resources;
    }

    private void Require(string id)
    {
        switch (TypeOf(id))
        {
            case "instance" when instances.Find(id) is null:
                throw Ec2Error.NotFound("InvalidInstanceID.NotFound", "instance", [id]);
            case "launch-template":
                templates.Require(id, null);
                break;
            case "subnet" when network.FindSubnet(id) is null:
                throw Ec2Error.NotFound("InvalidSubnetID.NotFound", "subnet", [id]);
            case null:
                throw new AwsException(400, "InvalidID", $"The ID '{id}' is not valid");
        }
    }

    private static string? TypeOf(string id) => ResourceTypes.GetValueOrDefault(id.Split('-', 2)[0]);
}
