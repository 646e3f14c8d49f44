using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Aws.Wire;

namespace LocalCloud.Aws.Ssm;

/// <summary>SSM on the wire: Parameter Store.</summary>
internal sealed class SsmService : IJsonService
{
    private const string NameMember = "Name";
    private const int MostNames = 10;
    private const int MostDescribed = 50;
    private readonly ParameterStore _store;
    private readonly string _arnPrefix;
    private readonly FrozenDictionary<string, Func<JsonElement, JsonObject>> _operations;

    public SsmService(ParameterStore store, string region, string accountId)
    {
        _store = store;
        _arnPrefix = $"arn:aws:ssm:{region}:{accountId}:parameter";
        _operations = new Dictionary<string, Func<JsonElement, JsonObject>>(StringComparer.Ordinal)
        {
            ["AddTagsToResource"] = AddTags,
            ["DeleteParameter"] = Delete,
            ["DeleteParameters"] = DeleteMany,
            ["DescribeParameters"] = DescribeMany,
            ["GetParameter"] = Get,
            ["GetParameters"] = GetMany,
            ["GetParametersByPath"] = GetByPath,
            ["ListTagsForResource"] = ListTags,
            ["PutParameter"] = Put,
            ["RemoveTagsFromResource"] = RemoveTags,
        }.ToFrozenDictionary();
    }

    public string Name => "SSM";

    public string TargetPrefix => "AmazonSSM";

    public string? Resource(string operation, JsonElement request) =>
        request.ValueKind == JsonValueKind.Object && request.TryGetProperty(NameMember, out var name) && name.ValueKind == JsonValueKind.String
            ? name.GetString()
            : null;

    public ValueTask<JsonObject?> HandleAsync(string operation, JsonElement request, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_operations.TryGetValue(operation, out var handle) ? handle(request) : null);

    private JsonObject Put(JsonElement request)
    {
        var stored = _store.Put(new ParameterOrder(
            request.Required(NameMember),
            request.Text("Type"),
            request.Text("Value") ?? throw ParameterRules.Invalid("Value is required."),
            request.Text("Tier"),
            request.Flag("Overwrite"),
            request.HasTags() ? request.Tags() : null));
        return new JsonObject { ["Version"] = stored.Version, ["Tier"] = stored.Tier };
    }

    private JsonObject Get(JsonElement request) => new()
    {
        ["Parameter"] = Describe(Select(request.Required(NameMember)) ?? throw NotFound(), request.Flag("WithDecryption")),
    };

    private JsonObject GetMany(JsonElement request)
    {
        var names = Names(request);
        var found = names.Select(name => (Name: name, Parameter: Select(name))).ToList();
        return new JsonObject
        {
            ["Parameters"] = new JsonArray([.. found
                .Where(f => f.Parameter is not null)
                .Select(f => (JsonNode)Describe(f.Parameter!, request.Flag("WithDecryption")))]),
            ["InvalidParameters"] = Texts(found.Where(f => f.Parameter is null).Select(f => f.Name)),
        };
    }

    private JsonObject GetByPath(JsonElement request)
    {
        var path = request.Required("Path");
        if (path[0] != '/')
        {
            throw ParameterRules.Invalid("The parameter doesn't meet the parameter name requirements. "
                + "The parameter name must begin with a forward slash \"/\".");
        }

        if (request.Whole("MaxResults") is < 1 or > MostNames)
        {
            throw ParameterRules.Invalid($"1 validation error detected: Value at 'maxResults' failed to satisfy constraint: 1 to {MostNames}.");
        }

        var size = request.Whole("MaxResults") ?? MostNames;
        var after = request.Text("NextToken") is { } token ? Decode(token) : null;
        var rest = _store.Below(path, request.Flag("Recursive"))
            .SkipWhile(parameter => after is not null && string.CompareOrdinal(parameter.Name, after) <= 0)
            .Take(size + 1)
            .ToList();
        var answer = new JsonObject
        {
            ["Parameters"] = new JsonArray([.. rest.Take(size).Select(p => (JsonNode)Describe(p, request.Flag("WithDecryption")))]),
        };
        if (rest.Count > size)
        {
            answer["NextToken"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(rest[size - 1].Name));
        }

        return answer;
    }

    /// <summary>Names and dates, without values. Filters by <c>Name</c> only: all that is asked of this world.</summary>
    private JsonObject DescribeMany(JsonElement request)
    {
        var filters = Filters(request);
        var size = request.Whole("MaxResults") ?? MostDescribed;
        if (size is < 1 or > MostDescribed)
        {
            throw ParameterRules.Invalid($"1 validation error detected: Value at 'maxResults' failed to satisfy constraint: 1 to {MostDescribed}.");
        }

        var after = request.Text("NextToken") is { } token ? Decode(token) : null;
        var rest = _store.Below("/", recursive: true)
            .Where(parameter => filters.All(filter => filter(parameter.Name)))
            .SkipWhile(parameter => after is not null && string.CompareOrdinal(parameter.Name, after) <= 0)
            .Take(size + 1)
            .ToList();
        var answer = new JsonObject { ["Parameters"] = new JsonArray([.. rest.Take(size).Select(parameter => (JsonNode)Metadata(parameter))]) };
        if (rest.Count > size)
        {
            answer["NextToken"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(rest[size - 1].Name));
        }

        return answer;
    }

    private static List<Func<string, bool>> Filters(JsonElement request)
    {
        if (!request.TryGetProperty("ParameterFilters", out var filters) || filters.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        return [.. filters.EnumerateArray().Select(Filter)];
    }

    private static Func<string, bool> Filter(JsonElement filter)
    {
        if (filter.Required("Key") != NameMember)
        {
            throw new AwsException(400, "InvalidFilterKey", "Only the filter key Name is known here.");
        }

        var values = filter.Texts("Values");
        return (filter.Text("Option") ?? "Equals") switch
        {
            "Equals" => name => values.Contains(name, StringComparer.Ordinal),
            "BeginsWith" => name => values.Any(value => name.StartsWith(value, StringComparison.Ordinal)),
            "Contains" => name => values.Any(value => name.Contains(value, StringComparison.Ordinal)),
            _ => throw new AwsException(400, "InvalidFilterOption", "The option of a filter by Name is Equals, BeginsWith or Contains."),
        };
    }

    private JsonObject Metadata(Parameter parameter)
    {
        var metadata = Describe(parameter, decrypt: false);
        metadata.Remove("Value");
        metadata["Tier"] = parameter.Tier;
        return metadata;
    }

    private JsonObject Delete(JsonElement request) => _store.Delete(request.Required(NameMember)) ? [] : throw NotFound();

    private JsonObject DeleteMany(JsonElement request)
    {
        var results = Names(request).Select(name => (Name: name, Deleted: _store.Delete(name))).ToList();
        return new JsonObject
        {
            ["DeletedParameters"] = Texts(results.Where(result => result.Deleted).Select(result => result.Name)),
            ["InvalidParameters"] = Texts(results.Where(result => !result.Deleted).Select(result => result.Name)),
        };
    }

    private JsonObject AddTags(JsonElement request) => ChangeTags(request, tags => tags.SetItems(request.Tags()));

    private JsonObject RemoveTags(JsonElement request) => ChangeTags(request, tags => tags.RemoveRange(request.Texts("TagKeys")));

    private JsonObject ChangeTags(
        JsonElement request, Func<ImmutableSortedDictionary<string, string>, ImmutableSortedDictionary<string, string>> change) =>
        _store.ChangeTags(ResourceId(request), change) ? [] : throw InvalidResource();

    private JsonObject ListTags(JsonElement request)
    {
        var parameter = _store.Find(ResourceId(request)) ?? throw InvalidResource();
        return new JsonObject
        {
            ["TagList"] = new JsonArray([.. parameter.Tags.Select(tag => (JsonNode)new JsonObject { ["Key"] = tag.Key, ["Value"] = tag.Value })]),
        };
    }

    private Parameter? Select(string selector)
    {
        var name = selector.StartsWith(_arnPrefix, StringComparison.Ordinal) ? selector[_arnPrefix.Length..] : selector;
        if (name.Split(':') is not [var bare, var version])
        {
            return _store.Find(name);
        }

        // Only the newest version is kept.
        return _store.Find(bare) is { } parameter && parameter.Version.ToString(CultureInfo.InvariantCulture) == version ? parameter : null;
    }

    private JsonObject Describe(Parameter parameter, bool decrypt) => new()
    {
        [NameMember] = parameter.Name,
        ["Type"] = parameter.Type,
        ["Value"] = parameter.IsSecure && !decrypt ? Ciphertext(parameter) : parameter.Value,
        ["Version"] = parameter.Version,
        ["LastModifiedDate"] = parameter.ModifiedAt.ToUnixTimeMilliseconds() / 1000.0,
        ["ARN"] = parameter.Name[0] == '/' ? _arnPrefix + parameter.Name : $"{_arnPrefix}/{parameter.Name}",
        ["DataType"] = "text",
    };

    // Looks like KMS's ciphertext and cannot be used as the value: who forgets WithDecryption must notice.
    private static string Ciphertext(Parameter parameter) =>
        "AQICAH" + Convert.ToBase64String(SHA512.HashData(Encoding.UTF8.GetBytes($"{parameter.Name}:{parameter.Version}:{parameter.Value}")));

    private static IReadOnlyList<string> Names(JsonElement request)
    {
        var names = request.Texts("Names");
        return names.Count is > 0 and <= MostNames
            ? names
            : throw ParameterRules.Invalid($"1 validation error detected: 'names' must have 1 to {MostNames} members.");
    }

    private static string ResourceId(JsonElement request) => request.Required("ResourceType") == "Parameter"
        ? request.Required("ResourceId")
        : throw new AwsException(400, "InvalidResourceType", "Only parameters have tags here.");

    private static string Decode(string token)
    {
        var buffer = new byte[token.Length];
        return Convert.TryFromBase64String(token, buffer, out var length)
            ? Encoding.UTF8.GetString(buffer, 0, length)
            : throw new AwsException(400, "InvalidNextToken", "The specified token isn't valid.");
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)JsonValue.Create(text))]);

    private static AwsException NotFound() => new(400, "ParameterNotFound", "");

    private static AwsException InvalidResource() =>
        new(400, "InvalidResourceId", "The resource ID isn't valid. Verify that you entered the correct ID and try again.");
}
