using System.Text.Json;

namespace LocalCloud.GitHub;

/// <summary>
/// Reads <c>{"repo": "acme/widgets", "jobs": [{"name": "build", "labels": ["self-hosted"], "durationSeconds": 1, "conclusion": "success", "waiting": false}],
/// "workflow": "ci", "ref": "main", "event": "push", "failFast": false}</c>.
/// </summary>
internal static class RunRequestReader
{
    private const double MaxDurationSeconds = 24 * 60 * 60;
    private const int MaxName = 512;
    private const int MaxLabels = 100;
    private const int MaxLabel = 1_024;
    private static readonly string[] RunFields = ["repo", "jobs", "workflow", "ref", "event", "failFast"];
    private static readonly string[] JobFields = ["name", "labels", "durationSeconds", "conclusion", "waiting"];

    /// <summary>Reads the run asked for. Returns it, or what is wrong with the request.</summary>
    public static (RunRequest? Request, RunRequestError? Error) Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            return Wrong("body", "is a JSON object.");
        }

        if (Unknown(body, RunFields) is { } surplus)
        {
            return Wrong(surplus, "is not known.");
        }

        if (!body.TryGetProperty("repo", out var repo) || repo.ValueKind != JsonValueKind.String || !GitHubRepository.IsFullName(repo.GetString()!))
        {
            return Wrong("repo", "is owner/name.");
        }

        if (!body.TryGetProperty("jobs", out var list) || list.ValueKind != JsonValueKind.Array
            || list.GetArrayLength() is 0 or > GitHubRuns.MaxJobsOfRun)
        {
            return Wrong("jobs", $"is a list of 1 to {GitHubRuns.MaxJobsOfRun} jobs.");
        }

        List<JobDefinition> jobs = [];
        foreach (var item in list.EnumerateArray())
        {
            if (ReadJob(item, $"jobs[{jobs.Count}]", out var job) is { } error)
            {
                return (null, error);
            }

            jobs.Add(job!);
        }

        var (workflow, branch) = ("ci", "main");
        if (body.TryGetProperty("workflow", out var named) && !TryReadName(named, out workflow))
        {
            return Wrong("workflow", $"is 1 to {MaxName} characters.");
        }

        if (body.TryGetProperty("ref", out var reference) && !TryReadName(reference, out branch))
        {
            return Wrong("ref", $"is 1 to {MaxName} characters.");
        }

        var trigger = "push";
        if (body.TryGetProperty("event", out var given) && !TryReadName(given, out trigger))
        {
            return Wrong("event", $"is 1 to {MaxName} characters.");
        }

        if (body.TryGetProperty("failFast", out var failFast) && failFast.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            return Wrong("failFast", "is true or false.");
        }

        return (new RunRequest(repo.GetString()!, jobs, workflow, branch, trigger, failFast.ValueKind == JsonValueKind.True), null);

        static (RunRequest?, RunRequestError?) Wrong(string field, string rule) => (null, new RunRequestError(field, rule));
    }

    private static RunRequestError? ReadJob(JsonElement item, string path, out JobDefinition? job)
    {
        job = null;
        if (item.ValueKind != JsonValueKind.Object)
        {
            return new RunRequestError(path, "is an object.");
        }

        if (Unknown(item, JobFields) is { } surplus)
        {
            return new RunRequestError($"{path}.{surplus}", "is not known.");
        }

        if (!item.TryGetProperty("name", out var name) || name.ValueKind != JsonValueKind.String || name.GetString()!.Length is 0 or > MaxName)
        {
            return new RunRequestError($"{path}.name", $"is 1 to {MaxName} characters.");
        }

        if (!item.TryGetProperty("labels", out var labels) || !IsLabels(labels))
        {
            return new RunRequestError($"{path}.labels", $"is a list of 1 to {MaxLabels} labels of 1 to {MaxLabel} characters.");
        }

        var duration = 1.0;
        if (item.TryGetProperty("durationSeconds", out var seconds)
            && (seconds.ValueKind != JsonValueKind.Number || !seconds.TryGetDouble(out duration) || duration is < 0 or > MaxDurationSeconds))
        {
            return new RunRequestError($"{path}.durationSeconds", $"is a number from 0 to {MaxDurationSeconds}.");
        }

        var conclusion = Conclusions.Success;
        if (item.TryGetProperty("conclusion", out var end))
        {
            if (end.ValueKind != JsonValueKind.String || !Conclusions.All.Contains(end.GetString()!))
            {
                return new RunRequestError($"{path}.conclusion", $"is one of {string.Join(", ", Conclusions.All)}.");
            }

            conclusion = end.GetString()!;
        }

        if (item.TryGetProperty("waiting", out var waiting) && waiting.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            return new RunRequestError($"{path}.waiting", "is true or false.");
        }

        job = new JobDefinition(
            name.GetString()!,
            [.. labels.EnumerateArray().Select(label => label.GetString()!)],
            TimeSpan.FromSeconds(duration),
            conclusion,
            waiting.ValueKind == JsonValueKind.True);
        return null;
    }

    private static bool TryReadName(JsonElement value, out string name)
    {
        name = value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        return name.Length is > 0 and <= MaxName;
    }

    // A misspelt field would otherwise silently run another job than was asked for.
    private static string? Unknown(JsonElement item, string[] known) =>
        item.EnumerateObject().Select(field => field.Name).FirstOrDefault(name => !known.Contains(name, StringComparer.Ordinal));

    private static bool IsLabels(JsonElement labels) =>
        labels.ValueKind == JsonValueKind.Array
        && labels.GetArrayLength() is > 0 and <= MaxLabels
        && labels.EnumerateArray().All(label => label.ValueKind == JsonValueKind.String && label.GetString()!.Length is > 0 and <= MaxLabel);
}
