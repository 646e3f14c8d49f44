using System.Text.Json;
using System.Text.Unicode;

namespace RunsFleet.Webhooks.Payloads;

/// <summary>
/// Reads what we need of GitHub's payloads, see https://docs.github.com/en/webhooks/webhook-events-and-payloads#workflow_job:
/// <code>
/// {"action":"queued","workflow_job":{"id":12877621891,"run_id":4747967848,"run_attempt":1,"name":"test","workflow_name":"ci",
///   "head_branch":"main","labels":["runs-fleet/cpu=2"],"status":"queued","conclusion":null,"created_at":"2023-04-19T21:12:12Z",
///   "started_at":"2023-04-19T21:12:12Z","completed_at":null,"runner_id":null,"runner_name":null, ...},
///  "repository":{"full_name":"octo-org/octo-repo", ...},"installation":{"id":23154469, ...}, ...}
/// </code>
/// Tolerant of what GitHub adds and strict on what we use. Old servers leave out <c>run_attempt</c> and <c>created_at</c>.
/// </summary>
internal static class PayloadReader
{
    /// <summary>Reads the payload of a <c>workflow_job</c> event; never throws.</summary>
    public static PayloadReading ReadJob(ReadOnlySpan<byte> body) => Read(body, SubjectFields.Job, ToJob);

    /// <summary>Reads the payload of a <c>workflow_run</c> event; never throws.</summary>
    public static PayloadReading ReadRun(ReadOnlySpan<byte> body) => Read(body, SubjectFields.Run, ToRun);

    private static PayloadReading Read(ReadOnlySpan<byte> body, SubjectFields subject, Func<PayloadFields, WebhookPayload> convert)
    {
        // The JSON reader checks only the texts that are asked of it.
        if (!Utf8.IsValid(body))
        {
            return new PayloadReading.Malformed("body", "must be UTF-8");
        }

        try
        {
            return new PayloadReading.Read(convert(PayloadFields.Read(body, subject)));
        }
        catch (JsonException e) when (e.Path is { } field)
        {
            return new PayloadReading.Malformed(field, e.Message);
        }
        catch (JsonException e)
        {
            // Counted within a line, and GitHub writes one. The reader's own message quotes the payload.
            return new PayloadReading.Malformed("body", $"is no JSON at byte {e.BytePositionInLine}");
        }
        catch (InvalidOperationException)
        {
            // A name that holds half of a surrogate pair.
            return new PayloadReading.Malformed("body", "must be valid Unicode");
        }
    }

    private static WebhookPayload ToJob(PayloadFields fields)
    {
        JobAction? action = Required(fields.Action, "action") switch
        {
            "queued" => JobAction.Queued,
            "in_progress" => JobAction.InProgress,
            "completed" => JobAction.Completed,
            _ => null,
        };
        if (action is not { } known)
        {
            return WebhookPayload.OtherAction.Instance;
        }

        return new WebhookPayload.Job
        {
            Action = known,
            JobId = Required(fields.Id, "workflow_job.id"),
            RunId = Required(fields.RunId, "workflow_job.run_id"),
            RunAttempt = (int)(fields.RunAttempt ?? 1),
            Repository = Required(fields.Repository, "repository.full_name"),
            Name = Required(fields.Name, "workflow_job.name"),
            WorkflowName = NullIfEmpty(fields.WorkflowName),
            HeadBranch = NullIfEmpty(fields.HeadBranch),
            Labels = Required(fields.Labels, "workflow_job.labels"),
            QueuedAt = Required(fields.CreatedAt ?? fields.StartedAt, "workflow_job.created_at"),
            StartedAt = known == JobAction.InProgress ? Required(fields.StartedAt, "workflow_job.started_at") : fields.StartedAt,
            CompletedAt = known == JobAction.Completed ? Required(fields.CompletedAt, "workflow_job.completed_at") : fields.CompletedAt,
            Conclusion = fields.Conclusion ?? WebhookPayload.UnknownConclusion,
            RunnerName = NullIfEmpty(fields.RunnerName),
            RunnerId = fields.RunnerId ?? 0,
            InstallationId = fields.InstallationId,
        };
    }

    private static WebhookPayload ToRun(PayloadFields fields) =>
        Required(fields.Action, "action") != "completed"
            ? WebhookPayload.OtherAction.Instance
            : new WebhookPayload.RunCompleted
            {
                RunId = Required(fields.Id, "workflow_run.id"),
                RunAttempt = (int)(fields.RunAttempt ?? 1),
                Repository = Required(fields.Repository, "repository.full_name"),
                Conclusion = fields.Conclusion ?? WebhookPayload.UnknownConclusion,
                CompletedAt = Required(fields.UpdatedAt, "workflow_run.updated_at"),
                InstallationId = fields.InstallationId,
            };

    private static T Required<T>(T? value, string path)
        where T : struct => value ?? throw JsonValues.Fault(path, "is missing");

    private static T Required<T>(T? value, string path)
        where T : class => value ?? throw JsonValues.Fault(path, "is missing");

    private static string? NullIfEmpty(string? text) => text is "" ? null : text;
}
