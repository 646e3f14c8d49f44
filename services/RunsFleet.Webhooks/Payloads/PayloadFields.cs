using System.Text.Json;

namespace RunsFleet.Webhooks.Payloads;

/// <summary>
/// What is taken from a payload, as far as it was there. One pass, in whatever order GitHub writes: a field may come before or after the
/// action that says whether we need it.
/// </summary>
internal sealed class PayloadFields
{
    /// <summary>Deeper is malformed. GitHub's payloads are about six deep.</summary>
    private const int MaxDepth = 32;

    private ulong _seen;

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

    /// <summary>Reads the payload of a <c>workflow_job</c> or <c>workflow_run</c> event; <paramref name="subject"/> is that object's fields.</summary>
    /// <exception cref="JsonException">It is malformed; the path, when set, names one of our fields and the message is ours.</exception>
    public static PayloadFields Read(ReadOnlySpan<byte> body, SubjectFields subject)
    {
        var fields = new PayloadFields();
        var json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
        if (!Enter(ref json, "body"))
        {
            throw JsonValues.Fault("body", "must be an object");
        }

        while (NextProperty(ref json))
        {
            if (json.ValueTextEquals("action"u8))
            {
                fields.Once(Seen.Action, "action");
                json.Read();
                fields.Action = JsonValues.Text(ref json, "action", 64);
            }
            else if (json.ValueTextEquals("repository"u8))
            {
                fields.ReadRepository(ref json);
            }
            else if (json.ValueTextEquals("installation"u8))
            {
                fields.ReadInstallation(ref json);
            }
            else if (json.ValueTextEquals(subject.Name))
            {
                fields.ReadSubject(ref json, subject);
            }
            else
            {
                json.Skip();
            }
        }

        // Throws when anything but space follows.
        json.Read();
        return fields;
    }

    private void ReadRepository(ref Utf8JsonReader json)
    {
        Once(Seen.Repository, "repository");
        if (!Enter(ref json, "repository"))
        {
            return;
        }

        while (NextProperty(ref json))
        {
            if (json.ValueTextEquals("full_name"u8))
            {
                Once(Seen.FullName, "repository.full_name");
                json.Read();
                Repository = JsonValues.RepositoryName(ref json, "repository.full_name");
            }
            else
            {
                json.Skip();
            }
        }
    }

    private void ReadInstallation(ref Utf8JsonReader json)
    {
        Once(Seen.Installation, "installation");
        if (!Enter(ref json, "installation"))
        {
            return;
        }

        while (NextProperty(ref json))
        {
            if (json.ValueTextEquals("id"u8))
            {
                Once(Seen.InstallationId, "installation.id");
                json.Read();
                InstallationId = JsonValues.Number(ref json, "installation.id", 1, long.MaxValue);
            }
            else
            {
                json.Skip();
            }
        }
    }

    private void ReadSubject(ref Utf8JsonReader json, SubjectFields subject)
    {
        Once(Seen.Subject, subject.Path);
        if (!Enter(ref json, subject.Path))
        {
            return;
        }

        while (NextProperty(ref json))
        {
            if (SubjectFields.Find(ref json) is { } field)
            {
                var path = subject.PathOf(field);
                Once(Seen.Fields + (int)field, path);
                json.Read();
                ReadField(field, ref json, path);
            }
            else
            {
                json.Skip();
            }
        }
    }

    private void ReadField(SubjectField field, ref Utf8JsonReader json, string path)
    {
        switch (field)
        {
            case SubjectField.Id:
                Id = JsonValues.Number(ref json, path, 1, long.MaxValue);
                break;
            case SubjectField.RunId:
                RunId = JsonValues.Number(ref json, path, 1, long.MaxValue);
                break;
            case SubjectField.RunAttempt:
                RunAttempt = JsonValues.Number(ref json, path, 1, int.MaxValue);
                break;
            case SubjectField.Name:
                Name = JsonValues.Text(ref json, path, 512);
                break;
            case SubjectField.WorkflowName:
                WorkflowName = JsonValues.Text(ref json, path, 512);
                break;
            case SubjectField.HeadBranch:
                HeadBranch = JsonValues.Text(ref json, path, 512);
                break;
            case SubjectField.Labels:
                Labels = JsonValues.Texts(ref json, path);
                break;
            case SubjectField.Conclusion:
                Conclusion = JsonValues.Word(ref json, path);
                break;
            case SubjectField.RunnerName:
                RunnerName = JsonValues.Text(ref json, path, 256);
                break;
            case SubjectField.RunnerId:
                RunnerId = JsonValues.Number(ref json, path, 0, long.MaxValue);
                break;
            case SubjectField.CreatedAt:
                CreatedAt = JsonValues.Time(ref json, path);
                break;
            case SubjectField.StartedAt:
                StartedAt = JsonValues.Time(ref json, path);
                break;
            case SubjectField.UpdatedAt:
                UpdatedAt = JsonValues.Time(ref json, path);
                break;
            case SubjectField.CompletedAt:
                CompletedAt = JsonValues.Time(ref json, path);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(field), field, null);
        }
    }

    /// <summary>Enters the object that is the next value. False when there is a null instead.</summary>
    /// <exception cref="JsonException">It is something else: <paramref name="path"/> must be an object.</exception>
    private static bool Enter(ref Utf8JsonReader json, string path)
    {
        json.Read();
        return json.TokenType switch
        {
            JsonTokenType.StartObject => true,
            JsonTokenType.Null => false,
            _ => throw JsonValues.Fault(path, "must be an object"),
        };
    }

    // Stands at the next name of the object that was entered, or is false at its end.
    private static bool NextProperty(ref Utf8JsonReader json) => json.Read() && json.TokenType == JsonTokenType.PropertyName;

    // JSON readers disagree on which of two values counts; a payload that depends on it is malformed.
    private void Once(int place, string path)
    {
        var bit = 1UL << place;
        if ((_seen & bit) != 0)
        {
            throw JsonValues.Fault(path, "comes twice");
        }

        _seen |= bit;
    }

    private static class Seen
    {
        public const int Action = 0;
        public const int Repository = 1;
        public const int FullName = 2;
        public const int Installation = 3;
        public const int InstallationId = 4;
        public const int Subject = 5;
        public const int Fields = 6;
    }
}
