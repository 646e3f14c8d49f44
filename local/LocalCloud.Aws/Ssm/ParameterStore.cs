using System.Collections.Immutable;
using LocalCloud.Aws.Wire;
using LocalCloud.Core;

namespace LocalCloud.Aws.Ssm;

/// <summary>SSM's Parameter Store, with AWS's public parameters.</summary>
public sealed class ParameterStore : IResettable
{
    private const int Most = 110_000;
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, Parameter> _parameters = new(StringComparer.Ordinal);
    private readonly IReadOnlyDictionary<string, string> _publicParameters;
    private readonly TimeProvider _time;

    public ParameterStore(TimeProvider time, IReadOnlyDictionary<string, string> publicParameters)
    {
        _time = time;
        _publicParameters = publicParameters;
        Reset();
    }

    /// <summary>Creates or overwrites a parameter.</summary>
    public Parameter Put(ParameterOrder order)
    {
        ParameterRules.CheckName(order.Name);
        if (order is { Overwrite: true, Tags: not null })
        {
            throw ParameterRules.Invalid("Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove "
                + "overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.");
        }

        lock (_lock)
        {
            var existing = _parameters.GetValueOrDefault(order.Name);
            var type = ParameterRules.CheckType(order.Type, existing);
            var tier = ParameterRules.CheckTier(order.Tier, order.Value, existing);
            if (existing is not null && !order.Overwrite)
            {
                throw new AwsException(
                    400, "ParameterAlreadyExists", "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.");
            }

            if (existing is null && _parameters.Count >= Most)
            {
                throw new AwsException(400, "ParameterLimitExceeded", "The maximum number of parameters for this account has been reached.");
            }

            return _parameters[order.Name] = new Parameter
            {
                Name = order.Name,
                Type = type,
                Value = order.Value,
                Tier = tier,
                Version = (existing?.Version ?? 0) + 1,
                ModifiedAt = _time.GetUtcNow(),
                Tags = CheckTags(existing?.Tags ?? order.Tags ?? ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal)),
            };
        }
    }

    /// <summary>Finds the parameter. Returns null when there is none.</summary>
    public Parameter? Find(string name)
    {
        lock (_lock)
        {
            return _parameters.GetValueOrDefault(name);
        }
    }

    /// <summary>Lists the parameters below a path, by name: its direct children, or all of them.</summary>
    public IReadOnlyList<Parameter> Below(string path, bool recursive)
    {
        var prefix = path.EndsWith('/') ? path : path + "/";
        lock (_lock)
        {
            return [.. _parameters.Values
                .Where(parameter => parameter.Name.StartsWith(prefix, StringComparison.Ordinal))
                .Where(parameter => recursive || !parameter.Name.AsSpan(prefix.Length).Contains('/'))];
        }
    }

    /// <summary>Deletes a parameter. Returns false when there is no such parameter of one's own.</summary>
    public bool Delete(string name)
    {
        lock (_lock)
        {
            return !_publicParameters.ContainsKey(name) && _parameters.Remove(name);
        }
    }

    /// <summary>Changes the tags of a parameter. Returns false when there is no such parameter.</summary>
    public bool ChangeTags(string name, Func<ImmutableSortedDictionary<string, string>, ImmutableSortedDictionary<string, string>> change)
    {
        lock (_lock)
        {
            if (_publicParameters.ContainsKey(name) || !_parameters.TryGetValue(name, out var parameter))
            {
                return false;
            }

            _parameters[name] = parameter with { Tags = CheckTags(change(parameter.Tags)) };
            return true;
        }
    }

    /// <inheritdoc/>
    public void Reset()
    {
        lock (_lock)
        {
            _parameters.Clear();
            foreach (var (name, value) in _publicParameters)
            {
                _parameters[name] = new Parameter
                {
                    Name = name,
                    Type = "String",
                    Value = value,
                    Tier = "Standard",
                    Version = 1,
                    ModifiedAt = _time.GetUtcNow(),
                };
            }
        }
    }

    private static ImmutableSortedDictionary<string, string> CheckTags(ImmutableSortedDictionary<string, string> tags) =>
        tags.Count <= ParameterRules.MostTags
            ? tags
            : throw new AwsException(400, "TooManyTagsError", $"A parameter can have at most {ParameterRules.MostTags} tags.");
}
