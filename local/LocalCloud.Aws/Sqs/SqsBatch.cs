using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LocalCloud.Aws.Wire;

namespace LocalCloud.Aws.Sqs;

/// <summary>What the three batch operations share: each entry succeeds or fails by itself.</summary>
internal static partial class SqsBatch
{
    private const int MaxEntries = 10;

    /// <summary>Reads the entries of a batch, each with its id.</summary>
    /// <exception cref="AwsException">The batch as a whole is refused.</exception>
    public static List<(string Id, SqsRequest Entry)> Entries(string operation, JsonElement request)
    {
        List<(string Id, SqsRequest Entry)> entries = [];
        if (request.TryGetProperty("Entries", out var array) && array.ValueKind != JsonValueKind.Null)
        {
            entries.AddRange(array.EnumerateArray().Select(e => new SqsRequest(e)).Select(e => (e.Text("Id") ?? "", e)));
        }

        if (entries.Count == 0)
        {
            throw SqsErrors.EmptyBatch(operation);
        }

        if (entries.Count > MaxEntries)
        {
            throw SqsErrors.TooManyEntries(entries.Count);
        }

        HashSet<string> ids = new(StringComparer.Ordinal);
        foreach (var (id, _) in entries)
        {
            if (!IdPattern().IsMatch(id))
            {
                throw SqsErrors.InvalidBatchEntryId();
            }

            if (!ids.Add(id))
            {
                throw SqsErrors.BatchEntryIdsNotDistinct(id);
            }
        }

        return entries;
    }

    /// <summary>Does each entry and answers which were done and which were refused.</summary>
    public static JsonObject Run(List<(string Id, SqsRequest Entry)> entries, Func<SqsRequest, JsonObject> act)
    {
        JsonArray successful = [];
        JsonArray failed = [];
        foreach (var (id, entry) in entries)
        {
            try
            {
                var result = act(entry);
                result["Id"] = id;
                successful.Add((JsonNode)result);
            }
            catch (AwsException e) when (e.Code != "QueueDoesNotExist")
            {
                failed.Add((JsonNode)new JsonObject
                {
                    ["Id"] = id,
                    ["SenderFault"] = e.Status < 500,
                    ["Code"] = SqsErrors.QueryCode(e.Code),
                    ["Message"] = e.Message,
                });
            }
        }

        // SQS leaves out what is empty.
        JsonObject answer = [];
        if (successful.Count > 0)
        {
            answer["Successful"] = successful;
        }

        if (failed.Count > 0)
        {
            answer["Failed"] = failed;
        }

        return answer;
    }

    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,80}\z")]
    private static partial Regex IdPattern();
}
