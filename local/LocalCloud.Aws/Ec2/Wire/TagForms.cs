using System.Collections.Immutable;

namespace LocalCloud.Aws.Ec2.Wire;

/// <summary>Reads tags as calls send them, by EC2's rules for them.</summary>
internal static class TagForms
{
    private const int LongestKey = 127;
    private const int LongestValue = 255;

    /// <summary>Reads tags: <c>Tag.1.Key=a&amp;Tag.1.Value=b</c>.</summary>
    public static ImmutableSortedDictionary<string, string> Read(Form form, string path = "Tag")
    {
        var tags = TagStore.None.ToBuilder();
        foreach (var item in form.Items(path))
        {
            var key = item.Find("Key")?.Value ?? throw Ec2Error.Missing("Tag.Key");
            var value = item.Find("Value")?.Value ?? "";
            if (key.Length is 0 or > LongestKey || key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
            {
                throw Ec2Error.Invalid($"Tag keys must be 1 to {LongestKey} characters long and must not start with aws: - {Short(key)}");
            }

            if (value.Length > LongestValue)
            {
                throw Ec2Error.Invalid($"Tag value exceeds the maximum length of {LongestValue} characters");
            }

            if (!tags.TryAdd(key, value))
            {
                throw Ec2Error.Invalid($"Duplicate tag key '{key}' specified.");
            }
        }

        return tags.ToImmutable();
    }

    /// <summary>
    /// Reads the tags of each resource type: <c>TagSpecification.1.ResourceType=instance&amp;TagSpecification.1.Tag.1.Key=a</c>.
    /// </summary>
    public static IReadOnlyDictionary<string, ImmutableSortedDictionary<string, string>> ReadSpecifications(Form form, params string[] allowed)
    {
        var all = new Dictionary<string, ImmutableSortedDictionary<string, string>>(StringComparer.Ordinal);
        foreach (var item in form.Items("TagSpecification"))
        {
            var resource = item.Required("ResourceType");
            if (!allowed.Contains(resource))
            {
                throw Ec2Error.Invalid($"'{Short(resource)}' is not a valid taggable resource type for this operation.");
            }

            if (!all.TryAdd(resource, Read(item)))
            {
                throw Ec2Error.Invalid($"The same resource type may not be specified more than once in tag specifications: {resource}");
            }
        }

        return all;
    }

    private static string Short(string text) => text.Length <= 130 ? text : text[..130];
}
