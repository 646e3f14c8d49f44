using System.Text.Json;

namespace RunsFleet.LocalCloud.GitHub;

/// <summary>
/// Reads <c>{"repo": "acme/widgets", "jobs": [{"name": "build", "labels": ["runs-fleet"], "durationSeconds": 1, "conclusion": "success", "waiting": false}]}</c>.
/// </summary>
internal static class RunRequestReader
{
    private const double MaxDurationSeconds = 24 * 60 * 60;
    private const int MaxName = 512;
    private const int MaxLabels = 100;
    private const int MaxLabel = 1_024;

    /// <summary>The run asked for, or what is wrong with the request, naming the field.</summary>
    public static (string? Repository, IReadOnlyList<JobDefinition> Jobs, string? Error) Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            return (null, [], "The body is not a JSON object.");
        }

        if (!body.TryGetProperty("repo", out var repo) || repo.ValueKind != JsonValueKind.String || !GitHubEngine.IsRepositoryName(repo.GetString()!))
        {
            return (null, [], "repo: give owner/name.");
        }

        if (!body.TryGetProperty("jobs", out var list) || list.ValueKind != JsonValueKind.Array
            || list.GetArrayLength() is 0 or > GitHubEngine.MaxJobsOfRun)
        {
            return (null, [], $"jobs: give a list of 1 to {GitHubEngine.MaxJobsOfRun} jobs.");
        }

        List<JobDefinition> jobs = [];
        foreach (var item in list.EnumerateArray())
        {
            if (ReadJob(item, $"jobs[{jobs.Count}]", out var job) is { } error)
            {
                return (null, [], error);
            }

            jobs.Add(job!);
        }

        return (repo.GetString(), jobs, null);
    }

    private static string? ReadJob(JsonElement item, string path, out JobDefinition? job)
    {
        job = null;
        if (item.ValueKind != JsonValueKind.Object)
        {
            return $"{path}: give an object.";
        }

        if (!item.TryGetProperty("name", out var name) || name.ValueKind != JsonValueKind.String || name.GetString()!.Length is 0 or > MaxName)
        {
            return $"{path}.name: give 1 to {MaxName} characters.";
        }

        if (!item.TryGetProperty("labels", out var labels) || !IsLabels(labels))
        {
            return $"{path}.labels: give a list of 1 to {MaxLabels} labels of 1 to {MaxLabel} characters.";
        }

        var duration = 1.0;
        if (item.TryGetProperty("durationSeconds", out var seconds)
            && (seconds.ValueKind != JsonValueKind.Number || !seconds.TryGetDouble(out duration) || duration is < 0 or > MaxDurationSeconds))
        {
            return $"{path}.durationSeconds: give a number from 0 to {MaxDurationSeconds}.";
        }

        var conclusion = Conclusions.Success;
        if (item.TryGetProperty("conclusion", out var end))
        {
            if (end.ValueKind != JsonValueKind.String || !Conclusions.All.Contains(end.GetString()!))
            {
                return $"{path}.conclusion: give one of {string.Join(", ", Conclusions.All)}.";
            }

            conclusion = end.GetString()!;
        }

        if (item.TryGetProperty("waiting", out var waiting) && waiting.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            return $"{path}.waiting: give true or false.";
        }

        job = new JobDefinition(
            name.GetString()!,
            [.. labels.EnumerateArray().Select(label => label.GetString()!)],
            TimeSpan.FromSeconds(duration),
            conclusion,
            waiting.ValueKind == JsonValueKind.True);
        return null;
    }

    private static bool IsLabels(JsonElement labels) =>
        labels.ValueKind == JsonValueKind.Array
        && labels.GetArrayLength() is > 0 and <= MaxLabels
        && labels.EnumerateArray().All(label => label.ValueKind == JsonValueKind.String && label.GetString()!.Length is > 0 and <= MaxLabel);
}
