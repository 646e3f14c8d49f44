using System.Xml.Linq;
using LocalCloud.Aws.Wire;

namespace LocalCloud.Aws.Ec2.Wire;

/// <summary>Machine images.</summary>
internal sealed class ImageOperations(TagStore tags)
{
    private readonly Filters<Image> _filters = new(
        new Dictionary<string, Func<Image, IEnumerable<string?>>>
        {
            ["architecture"] = image => [image.Architecture],
            ["image-id"] = image => [image.Id],
            ["image-type"] = _ => ["machine"],
            ["is-public"] = _ => ["true"],
            ["name"] = image => [image.Name],
            ["owner-alias"] = _ => [Image.OwnerAlias],
            ["owner-id"] = _ => [Image.OwnerId],
            ["root-device-name"] = _ => [Image.RootDevice],
            ["root-device-type"] = _ => ["ebs"],
            ["state"] = _ => ["available"],
            ["virtualization-type"] = _ => ["hvm"],
        },
        image => tags.Of(image.Id));

    public XElement DescribeImages(Form form)
    {
        var asked = form.Texts("ImageId");
        var missing = asked.Where(id => Images.Find(id) is null).ToList();
        if (missing.Count > 0)
        {
            throw new AwsException(400, "InvalidAMIID.NotFound", $"The image id '[{string.Join(", ", missing)}]' does not exist");
        }

        var owners = form.Texts("Owner");
        var images = Images.All
            .Where(image => asked.Count == 0 || asked.Contains(image.Id))
            .Where(_ => owners.Count == 0 || owners.Contains(Image.OwnerAlias) || owners.Contains(Image.OwnerId))
            .OrderBy(image => image.Id, StringComparer.Ordinal);
        var page = Page<Image>.Of(form, _filters.Apply(form, images), image => image.Id, (1, 1000));
        return Answer.Response(
            "DescribeImages", Answer.Set("imagesSet", page.Items, Describe), Answer.Element("nextToken", page.NextToken));
    }

    private object?[] Describe(Image image) =>
    [
        Answer.Element("imageId", image.Id),
        Answer.Element("imageLocation", $"{Image.OwnerAlias}/{image.Name}"),
        Answer.Element("imageState", "available"),
        Answer.Element("imageOwnerId", Image.OwnerId),
        Answer.Element("imageOwnerAlias", Image.OwnerAlias),
        Answer.Element("creationDate", Answer.Time(image.CreatedAt)),
        Answer.Element("isPublic", true),
        Answer.Element("architecture", image.Architecture),
        Answer.Element("imageType", "machine"),
        Answer.Element("name", image.Name),
        Answer.Element("description", $"Amazon Linux 2023 {image.Architecture}"),
        Answer.Element("rootDeviceType", "ebs"),
        Answer.Element("rootDeviceName", Image.RootDevice),
        Answer.Element("virtualizationType", "hvm"),
        Answer.Element("hypervisor", "xen"),
        Answer.Tags(tags.Of(image.Id)),
    ];
}
