using System.Diagnostics;
using RunsFleet.Contracts;
using RunsFleet.Messaging;
using RunsFleet.Recovery;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Events;

/// <summary>Everything that comes on the events queue, to whom it concerns. What nobody here needs is acknowledged: the rule delivers more than we act on.</summary>
internal sealed partial class EventsHandler(JobEvents jobs, InstanceEvents instances, RerunRequests reruns, ILogger<EventsHandler> logger) : IMessageHandler<EventEnvelope>
{
    public Task<Disposition> HandleAsync(EventEnvelope message, MessageContext context, CancellationToken cancellationToken)
    {
        switch (message)
        {
            case EventEnvelope.Ours { Event: JobStarted started }:
                return jobs.StartedAsync(started, cancellationToken);
            case EventEnvelope.Ours { Event: JobCompleted completed }:
                return jobs.CompletedAsync(completed, cancellationToken);
            case EventEnvelope.Ours { Event: JobRefused refused }:
                return jobs.RefusedAsync(refused, cancellationToken);
            case EventEnvelope.Ours { Event: RunCompleted run }:
                LogRunCompleted(run.RunId, run.RunAttempt, run.Conclusion);
                return reruns.AttendAsync(run.RunId, run.RunAttempt, cancellationToken);
            case EventEnvelope.EventBridge e:
                return HandleAsync(e, cancellationToken);
            case EventEnvelope.Alarm alarm:
                LogAlarm(alarm.AlarmName, alarm.NewState);
                break;
        }

        return Task.FromResult(Disposition.Done);
    }

    /// <summary>Returns what the log scope says of an event.</summary>
    public static IReadOnlyList<KeyValuePair<string, object?>> Describe(EventEnvelope message) => message switch
    {
        EventEnvelope.Ours { Event: JobStarted e } => [new("JobId", e.Request.JobId), new("Repository", e.Request.Repository), new("DeliveryId", e.DeliveryId)],
        EventEnvelope.Ours { Event: JobCompleted e } => [new("JobId", e.Request.JobId), new("Repository", e.Request.Repository), new("DeliveryId", e.DeliveryId)],
        EventEnvelope.Ours { Event: JobRefused e } => [new("JobId", e.JobId), new("Repository", e.Repository), new("DeliveryId", e.DeliveryId)],
        EventEnvelope.Ours { Event: RunCompleted e } => [new("RunId", e.RunId), new("Repository", e.Repository), new("DeliveryId", e.DeliveryId)],
        EventEnvelope.EventBridge e => [new("EventId", e.Id), new("DetailType", e.DetailType)],
        _ => [],
    };

    private Task<Disposition> HandleAsync(EventEnvelope.EventBridge e, CancellationToken cancellationToken)
    {
        switch (Ec2Event.Read(e))
        {
            case Ec2Event.StateChanged changed:
                Activity.Current.WithInstance(changed.InstanceId);
                return instances.StateChangedAsync(changed, cancellationToken);
            case Ec2Event.InterruptionWarning warning:
                Activity.Current.WithInstance(warning.InstanceId);
                return instances.WarnedAsync(warning, cancellationToken);
            case Ec2Event.Unreadable unreadable:
                return Task.FromResult<Disposition>(new Disposition.Poison(unreadable.Reason));
            default:
                LogUnused(e.DetailType, e.Source);
                return Task.FromResult(Disposition.Done);
        }
    }

    [LoggerMessage(4001, LogLevel.Debug, "Attempt {Attempt} of run {RunId} has ended with {Conclusion}. A pending rerun of it is asked for now.", EventName = "RunCompleted")]
    private partial void LogRunCompleted(long runId, int attempt, string conclusion);

    [LoggerMessage(4002, LogLevel.Information, "Alarm {AlarmName} is {State}.", EventName = "AlarmChanged")]
    private partial void LogAlarm(string alarmName, string state);

    [LoggerMessage(4003, LogLevel.Debug, "An event of type {DetailType} from {Source} is not acted on.", EventName = "EventUnused")]
    private partial void LogUnused(string detailType, string source);
}
