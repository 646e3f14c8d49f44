using System.Globalization;
using System.Text;
using System.Text.Json;

namespace RunsFleet.AppHost.Commands;

/// <summary>Writes what Housekeeping knows of a job (<c>GET /jobs/{id}</c>) for people.</summary>
internal static class JobStoryText
{
    /// <summary>Writes the job, its state and what happens next in one line.</summary>
    public static string Line(JsonElement job) =>
        $"Job {job.GetProperty("job_id").GetInt64()} ({Text(job, "job_name")} of {Text(job, "repository")}) is {Text(job, "state")}. {Next(job)}";

    /// <summary>Writes all of the story.</summary>
    public static string Markdown(JsonElement job)
    {
        var text = new StringBuilder();
        Append(text, $"### Job {job.GetProperty("job_id").GetInt64()}: {Text(job, "state")}");
        Append(text, $"{Text(job, "job_name")} of {Text(job, "repository")}, run {job.GetProperty("run_id").GetInt64()}, attempt {job.GetProperty("run_attempt").GetInt32()}, label `{Text(job, "runner_label")}`");
        Append(text, Reason(job) is { } reason ? $"Reason: {reason}" : null);
        Append(text, $"Next: {Next(job)}");
        Append(text, Items(job, "states", state => $"- {Time(state, "at")} {Text(state, "state")}{Because(state)}"));
        Append(text, Items(job, "launches", launch =>
            $"- launch {Text(launch, "launch_id")}: {Text(launch, "state")} {Text(launch, "market")} {Text(launch, "instance_id")}".TrimEnd() + Because(launch) + Circuits(launch)));
        if (job.TryGetProperty("instance", out var instance))
        {
            Append(text, $"Instance: {Text(instance, "instance_id")}, {Text(instance, "instance_type")} in {Text(instance, "availability_zone")}, {Text(instance, "market")}, {Text(instance, "state")}");
        }

        if (job.TryGetProperty("rerun", out var rerun))
        {
            Append(text, $"Rerun: {Text(rerun, "state")}{Because(rerun)}");
        }

        return text.ToString().TrimEnd();
    }

    private static string Next(JsonElement job)
    {
        var next = job.GetProperty("next");
        var at = Time(next, "at");
        return at.Length == 0 ? Text(next, "what") : $"{Text(next, "what")} (by {at} UTC)";
    }

    private static string? Reason(JsonElement item) => Text(item, "reason") is { Length: > 0 } reason ? reason : null;

    private static string Because(JsonElement item) => Reason(item) is { } reason ? $": {reason}" : "";

    private static string Circuits(JsonElement launch) =>
        launch.TryGetProperty("circuits", out var circuits) && circuits.GetArrayLength() > 0
            ? $" (circuits not closed: {string.Join(", ", circuits.EnumerateArray().Select(circuit => circuit.GetString()))})"
            : "";

    private static string? Items(JsonElement job, string name, Func<JsonElement, string> line) =>
        job.TryGetProperty(name, out var items) && items.GetArrayLength() > 0
            ? $"{char.ToUpperInvariant(name[0])}{name[1..]}:\n\n{string.Join('\n', items.EnumerateArray().Select(line))}"
            : null;

    private static void Append(StringBuilder text, string? part)
    {
        if (part is not null)
        {
            text.Append(part).Append("\n\n");
        }
    }

    private static string Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static string Time(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.TryGetDateTimeOffset(out var at) ? at.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture) : "";
}
