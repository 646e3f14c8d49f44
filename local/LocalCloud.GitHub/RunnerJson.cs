using System.Text.Json.Nodes;

namespace LocalCloud.GitHub;

/// <summary>Runners in GitHub's form.</summary>
internal static class RunnerJson
{
    public static JsonObject Runner(GitHubRunner runner) => new()
    {
        ["id"] = runner.Id,
        ["name"] = runner.Name,
        ["os"] = runner.WasOnline ? "linux" : "unknown",
        ["status"] = runner.Online ? "online" : "offline",
        ["busy"] = runner.Busy,
        ["ephemeral"] = true,
        ["runner_group_id"] = runner.GroupId,
        ["labels"] = new JsonArray(
            [.. runner.Labels.Select((label, index) => (JsonNode)new JsonObject { ["id"] = index + 1, ["name"] = label, ["type"] = "custom" })]),
    };
}
