using System.Text.Json;

namespace RunsFleet.Webhooks.Payloads;

/// <summary>
/// What is taken from a payload, as far as it was there. One pass, in whatever order GitHub writes: a field may come before or after the
/// action that says whether we need it.
/// </summary>
internal sealed class PayloadFields
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    public string? Action { get; private set; }

    public string? Repository { get; private set; }

    public long? InstallationId { get; private set; }

    public long? Id { get; private set; }

    public long? RunId { get; private set; }

    public long? RunAttempt { get; private set; }

    public string? Name { get; private set; }

    public string? WorkflowName { get; private set; }

    public string? HeadBranch { get; private set; }

    public List<string>? Labels { get; private set; }

    public string? Conclusion { get; private set; }

    public string? RunnerName { get; private set; }

    public long? RunnerId { get; private set; }

    public DateTimeOffset? CreatedAt { get; private set; }

    public DateTimeOffset? StartedAt { get; private set; }

    public DateTimeOffset? UpdatedAt { get; private set; }

    public DateTimeOffset? CompletedAt { get; private set; }

    /// <summary>Reads the payload of a <c>workflow_job</c> or <c>workflow_run</c> event; <paramref name="subject"/> is that name.</summary>
    /// <exception cref="JsonException">It is malformed; the path, when set, names one of our fields and the message is ours.</exception>
    public static PayloadFields Read(ref Utf8JsonReader json, string subject)
    {
        var fields = new PayloadFields();
        json.Read();
        JsonValues.ExpectObject(ref json, "body");
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("action"u8))
            {
                fields.Action = JsonValues.Text(ref json, fields.Once("action"), 64);
            }
            else if (json.ValueTextEquals("repository"u8))
            {
                fields.ReadRepository(ref json);
            }
            else if (json.ValueTextEquals("installation"u8))
            {
                fields.ReadInstallation(ref json);
            }
            else if (json.ValueTextEquals(subject))
            {
                fields.ReadSubject(ref json, subject);
            }
            else
            {
                json.Skip();
            }
        }

        // To the end, so that a second value behind the object is malformed too.
        while (json.Read())
        {
        }

        return fields;
    }

    private void ReadRepository(ref Utf8JsonReader json)
    {
        if (!JsonValues.EnterObject(ref json, Once("repository")))
        {
            return;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("full_name"u8))
            {
                Repository = JsonValues.RepositoryName(ref json, Once("repository.full_name"));
            }
            else
            {
                json.Skip();
            }
        }
    }

    private void ReadInstallation(ref Utf8JsonReader json)
    {
        if (!JsonValues.EnterObject(ref json, Once("installation")))
        {
            return;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("id"u8))
            {
                InstallationId = JsonValues.Number(ref json, Once("installation.id"), 1, long.MaxValue);
            }
            else
            {
                json.Skip();
            }
        }
    }

    private void ReadSubject(ref Utf8JsonReader json, string subject)
    {
        if (!JsonValues.EnterObject(ref json, Once(subject)))
        {
            return;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (FieldName(ref json) is not { } name)
            {
                json.Skip();
                continue;
            }

            ReadField(ref json, name, Once($"{subject}.{name}"));
        }
    }

    private void ReadField(ref Utf8JsonReader json, string name, string path)
    {
        switch (name)
        {
            case "id":
                Id = JsonValues.Number(ref json, path, 1, long.MaxValue);
                break;
            case "run_id":
                RunId = JsonValues.Number(ref json, path, 1, long.MaxValue);
                break;
            case "run_attempt":
                RunAttempt = JsonValues.Number(ref json, path, 1, int.MaxValue);
                break;
            case "name":
                Name = JsonValues.Text(ref json, path, 512);
                break;
            case "workflow_name":
                WorkflowName = JsonValues.Text(ref json, path, 512);
                break;
            case "head_branch":
                HeadBranch = JsonValues.Text(ref json, path, 512);
                break;
            case "labels":
                Labels = JsonValues.Texts(ref json, path);
                break;
            case "conclusion":
                Conclusion = JsonValues.Word(ref json, path);
                break;
            case "runner_name":
                RunnerName = JsonValues.Text(ref json, path, 256);
                break;
            case "runner_id":
                RunnerId = JsonValues.Number(ref json, path, 0, long.MaxValue);
                break;
            case "created_at":
                CreatedAt = JsonValues.Time(ref json, path);
                break;
            case "started_at":
                StartedAt = JsonValues.Time(ref json, path);
                break;
            case "updated_at":
                UpdatedAt = JsonValues.Time(ref json, path);
                break;
            case "completed_at":
                CompletedAt = JsonValues.Time(ref json, path);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(name), name, null);
        }
    }

    private static string? FieldName(ref Utf8JsonReader json)
    {
        foreach (var name in (ReadOnlySpan<string>)[
            "id", "run_id", "run_attempt", "name", "workflow_name", "head_branch", "labels", "conclusion",
            "runner_name", "runner_id", "created_at", "started_at", "updated_at", "completed_at"])
        {
            if (json.ValueTextEquals(name))
            {
                return name;
            }
        }

        return null;
    }

    // JSON readers disagree on which of two values counts; a payload that depends on it is malformed.
    private string Once(string path) => _seen.Add(path) ? path : throw new JsonException("comes twice", path, null, null);
}
