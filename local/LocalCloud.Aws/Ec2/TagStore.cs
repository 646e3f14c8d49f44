using System.Collections.Immutable;
using LocalCloud.Aws.Wire;

namespace LocalCloud.Aws.Ec2;

/// <summary>The tags of every EC2 resource, by the resource's id.</summary>
public sealed class TagStore
{
    /// <summary>Most tags of a resource; EC2's own <c>aws:</c> tags do not count.</summary>
    public const int TagsPerResource = 50;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, ImmutableSortedDictionary<string, string>> _tags = new(StringComparer.Ordinal);

    /// <summary>No tags.</summary>
    public static ImmutableSortedDictionary<string, string> None { get; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Makes the refusal of more tags.</summary>
    public static AwsException TooMany() =>
        new(400, "TagLimitExceeded", $"The maximum number of Tags for a resource has been reached: {TagsPerResource}");

    /// <summary>Returns the tags of a resource.</summary>
    public ImmutableSortedDictionary<string, string> Of(string resourceId)
    {
        lock (_lock)
        {
            return _tags.GetValueOrDefault(resourceId, None);
        }
    }

    /// <summary>Lists all tags, by resource.</summary>
    public IReadOnlyList<(string ResourceId, string Key, string Value)> All()
    {
        lock (_lock)
        {
            return [.. _tags.SelectMany(resource => resource.Value.Select(tag => (resource.Key, tag.Key, tag.Value)))];
        }
    }

    /// <summary>Adds or replaces tags; refuses what makes too many.</summary>
    public void Add(string resourceId, IEnumerable<KeyValuePair<string, string>> tags)
    {
        lock (_lock)
        {
            var all = Of(resourceId).SetItems(tags);
            if (all.Keys.Count(key => !key.StartsWith("aws:", StringComparison.Ordinal)) > TagsPerResource)
            {
                throw TooMany();
            }

            if (all.Count > 0)
            {
                _tags[resourceId] = all;
            }
        }
    }

    /// <summary>Removes tags: by key, or only where the value is the one given.</summary>
    public void Remove(string resourceId, string key, string? value)
    {
        lock (_lock)
        {
            var tags = Of(resourceId);
            if (tags.TryGetValue(key, out var current) && (value is null || value == current))
            {
                _tags[resourceId] = tags.Remove(key);
            }
        }
    }

    /// <summary>Forgets a resource that is gone.</summary>
    public void Forget(string resourceId)
    {
        lock (_lock)
        {
            _tags.Remove(resourceId);
        }
    }

    /// <summary>Forgets every instance and fleet.</summary>
    public void ForgetInstances()
    {
        lock (_lock)
        {
            foreach (var id in _tags.Keys.Where(IsShortLived).ToList())
            {
                _tags.Remove(id);
            }
        }

        static bool IsShortLived(string id) => id.StartsWith("i-", StringComparison.Ordinal) || id.StartsWith("fleet-", StringComparison.Ordinal);
    }
}
