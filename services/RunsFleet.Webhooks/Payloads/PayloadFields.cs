using System.Text.Json;

namespace RunsFleet.Webhooks.Payloads;

/// <summary>
/// What is taken from a payload, as far as it was there. One pass, in whatever order GitHub writes: a field may come before or after the
/// action that says whether we need it.
/// </summary>
internal sealed class PayloadFields
{
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
        var json = new JsonWalk(body);
        if (!json.Enter("body"))
        {
            throw JsonValues.Fault("body", "must be an object");
        }

        while (json.NextProperty(out var name))
        {
            if (name.SequenceEqual("action"u8))
            {
                fields.Once(Seen.Action, "action");
                fields.Action = JsonValues.Text(json.Value(), "action", 64);
            }
            else if (name.SequenceEqual("repository"u8))
            {
                fields.ReadRepository(ref json);
            }
            else if (name.SequenceEqual("installation"u8))
            {
                fields.ReadInstallation(ref json);
            }
            else if (name.SequenceEqual(subject.Name))
            {
                fields.ReadSubject(ref json, subject);
            }
            else
            {
                json.Value();
            }
        }

        json.End();
        return fields;
    }

    private void ReadRepository(ref JsonWalk json)
    {
        Once(Seen.Repository, "repository");
        if (!json.Enter("repository"))
        {
            return;
        }

        while (json.NextProperty(out var name))
        {
            var value = json.Value();
            if (name.SequenceEqual("full_name"u8))
            {
                Once(Seen.FullName, "repository.full_name");
                Repository = JsonValues.RepositoryName(value, "repository.full_name");
            }
        }
    }

    private void ReadInstallation(ref JsonWalk json)
    {
        Once(Seen.Installation, "installation");
        if (!json.Enter("installation"))
        {
            return;
        }

        while (json.NextProperty(out var name))
        {
            var value = json.Value();
            if (name.SequenceEqual("id"u8))
            {
                Once(Seen.InstallationId, "installation.id");
                InstallationId = JsonValues.Number(value, "installation.id", 1, long.MaxValue);
            }
        }
    }

    private void ReadSubject(ref JsonWalk json, SubjectFields subject)
    {
        Once(Seen.Subject, subject.Path);
        if (!json.Enter(subject.Path))
        {
            return;
        }

        while (json.NextProperty(out var name))
        {
            var value = json.Value();
            if (SubjectFields.Find(name) is { } field)
            {
                var path = subject.PathOf(field);
                Once(Seen.Fields + (int)field, path);
                ReadField(field, value, path);
            }
        }
    }

    private void ReadField(SubjectField field, ReadOnlySpan<byte> value, string path)
    {
        switch (field)
        {
            case SubjectField.Id:
                Id = JsonValues.Number(value, path, 1, long.MaxValue);
                break;
            case SubjectField.RunId:
                RunId = JsonValues.Number(value, path, 1, long.MaxValue);
                break;
            case SubjectField.RunAttempt:
                RunAttempt = JsonValues.Number(value, path, 1, int.MaxValue);
                break;
            case SubjectField.Name:
                Name = JsonValues.Text(value, path, 512);
                break;
            case SubjectField.WorkflowName:
                WorkflowName = JsonValues.Text(value, path, 512);
                break;
            case SubjectField.HeadBranch:
                HeadBranch = JsonValues.Text(value, path, 512);
                break;
            case SubjectField.Labels:
                Labels = JsonValues.Texts(value, path);
                break;
            case SubjectField.Conclusion:
                Conclusion = JsonValues.Word(value, path);
                break;
            case SubjectField.RunnerName:
                RunnerName = JsonValues.Text(value, path, 256);
                break;
            case SubjectField.RunnerId:
                RunnerId = JsonValues.Number(value, path, 0, long.MaxValue);
                break;
            case SubjectField.CreatedAt:
                CreatedAt = JsonValues.Time(value, path);
                break;
            case SubjectField.StartedAt:
                StartedAt = JsonValues.Time(value, path);
                break;
            case SubjectField.UpdatedAt:
                UpdatedAt = JsonValues.Time(value, path);
                break;
            case SubjectField.CompletedAt:
                CompletedAt = JsonValues.Time(value, path);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(field), field, null);
        }
    }

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
