using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace RunsFleet.Bench.Running;

/// <summary>Signed requests with a <c>workflow_job</c> of the size that organizations see: GitHub's example, and what they add to it.</summary>
internal static class Payloads
{
    public const string Secret = "the-secret-of-the-benchmark";
    private const int Steps = 78;

    /// <summary>So many different ones, as bytes on the wire, for <paramref name="path"/>.</summary>
    public static IReadOnlyList<byte[]> Requests(string path, int count) => [.. Enumerable.Range(0, count).Select(i => Request(path, Body(i)))];

    public static byte[] Body(int number)
    {
        using var resource = typeof(Payloads).Assembly.GetManifestResourceStream("workflow_job.queued.json")!;
        var payload = JsonNode.Parse(resource)!.AsObject();
        var job = payload["workflow_job"]!.AsObject();
        job["id"] = 289_782_451 + number;
        job["labels"] = new JsonArray("runs-fleet/cpu=4/arch=arm64/ram=8");
        job["steps"] = new JsonArray([.. Enumerable.Range(1, Steps).Select(Step)]);
        payload["repository"]!["topics"] = new JsonArray([.. Enumerable.Range(0, 20).Select(i => (JsonNode)$"topic-{i}")]);
        payload["repository"]!["custom_properties"] = new JsonObject(
            Enumerable.Range(0, 30).Select(i => KeyValuePair.Create($"property-{i}", (JsonNode?)$"what the organization says about its repository, {i}")));
        return Encoding.UTF8.GetBytes(payload.ToJsonString());
    }

    private static JsonObject Step(int number) => new()
    {
        ["name"] = $"Run the step that the workflow's author called number {number}",
        ["status"] = "completed",
        ["conclusion"] = "success",
        ["number"] = number,
        ["started_at"] = "2021-09-13T02:21:13.000Z",
        ["completed_at"] = "2021-09-13T02:21:43.000Z",
    };

    private static byte[] Request(string path, byte[] body)
    {
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), body));
        var head = string.Create(CultureInfo.InvariantCulture, $"""
            POST {path} HTTP/1.1
            Host: localhost
            Accept: */*
            Content-Type: application/json
            User-Agent: GitHub-Hookshot/044aadd
            X-GitHub-Delivery: {Guid.NewGuid()}
            X-GitHub-Event: workflow_job
            X-GitHub-Hook-ID: 292430182
            X-GitHub-Hook-Installation-Target-ID: 79929171
            X-GitHub-Hook-Installation-Target-Type: repository
            X-Hub-Signature-256: sha256={signature}
            Content-Length: {body.Length}


            """).ReplaceLineEndings("\r\n");
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }
}
