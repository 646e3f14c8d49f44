using System.Text;
using System.Text.Json.Nodes;

namespace RunsFleet.Webhooks.Tests.Payloads;

/// <summary>A real payload, to be changed where a test is about a difference.</summary>
internal sealed class Payload
{
    private readonly JsonObject _json;

    private Payload(JsonObject json) => _json = json;

    /// <summary>The file of that name in this folder, such as <c>workflow_job.queued</c>.</summary>
    public static Payload Real(string name) =>
        new(JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Payloads", name + ".json")))!.AsObject());

    /// <summary>A real queued job with our label.</summary>
    public static Payload Queued(params string[] labels) => Job("queued", labels);

    /// <summary>A real job with our label; <paramref name="action"/> is <c>queued</c>, <c>in_progress</c> or <c>completed</c>.</summary>
    public static Payload Job(string action, params string[] labels) =>
        Real("workflow_job." + action).With("workflow_job.labels", new JsonArray([.. labels.Select(l => (JsonNode)l)]));

    /// <summary>With another value at <paramref name="path"/>, such as <c>workflow_job.id</c>.</summary>
    public Payload With(string path, JsonNode? value)
    {
        var (parent, name) = Find(path);
        parent[name] = value;
        return this;
    }

    public Payload Without(string path)
    {
        var (parent, name) = Find(path);
        parent.Remove(name);
        return this;
    }

    public override string ToString() => _json.ToJsonString();

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(ToString());

    private (JsonObject Parent, string Name) Find(string path)
    {
        var names = path.Split('.');
        var parent = names[..^1].Aggregate(_json, (node, name) => node[name]!.AsObject());
        return (parent, names[^1]);
    }
}
