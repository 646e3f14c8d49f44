using System.Diagnostics;
using System.Globalization;

namespace RunsFleet.ServiceDefaults;

/// <summary>Starts spans of RunsFleet's own source and says which job and instance they are about. Each method takes null for a span that nobody records.</summary>
public static class Spans
{
    /// <summary>The one source.</summary>
    public static ActivitySource Source { get; } = new(ActivityNames.Source);

    /// <summary>Starts a span of work within the process.</summary>
    public static Activity? Start(string name) => Source.StartActivity(name);

    /// <summary>
    /// Begins what has no spans until it is disposed of, here or at whoever is called: that no part of it is recorded goes along with each request.
    /// For polls and watches, which go on for ever and tell nothing.
    /// </summary>
    public static IDisposable Untraced() => new Activity(ActivityNames.Untraced) { ActivityTraceFlags = ActivityTraceFlags.None }.Start();

    /// <summary>
    /// Starts a span of work that is done once for several. With one member it is part of that member's trace; with more it is a trace of its own with
    /// a link to each, since no member is more its parent than another. To be called where no other span is current.
    /// </summary>
    /// <param name="name">The span's name.</param>
    /// <param name="members">The spans that the work is for; the default value for a member that has none.</param>
    public static Activity? StartForAll(string name, IReadOnlyCollection<ActivityContext> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        var known = members.Where(member => member != default).Distinct().ToList();
        return members.Count == 1 && known is [var only]
            ? Source.StartActivity(name, ActivityKind.Internal, only)
            : Source.StartActivity(name, ActivityKind.Internal, parentContext: default, links: known.Select(member => new ActivityLink(member)));
    }

    /// <summary>Says which job the span is about; nothing when it is null.</summary>
    public static Activity? WithJob(this Activity? span, long? jobId) => span.With(SpanTags.JobId, jobId?.ToString(CultureInfo.InvariantCulture));

    /// <summary>Says which instance the span is about; nothing when it is null.</summary>
    public static Activity? WithInstance(this Activity? span, string? instanceId) => span.With(SpanTags.InstanceId, instanceId);

    /// <summary>Says which workflow run the span is about.</summary>
    public static Activity? WithRun(this Activity? span, long runId) => span.With(SpanTags.RunId, runId.ToString(CultureInfo.InvariantCulture));

    /// <summary>Says which launch the span is about.</summary>
    public static Activity? WithLaunch(this Activity? span, string launchId) => span.With(SpanTags.LaunchId, launchId);

    /// <summary>Says which jobs the span is about: one as <see cref="WithJob"/> does, several in an array.</summary>
    public static Activity? WithJobs(this Activity? span, IEnumerable<long> jobIds) =>
        span.WithAll(SpanTags.JobId, SpanTags.JobIds, jobIds.Select(id => id.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Says which instances the span is about: one as <see cref="WithInstance"/> does, several in an array.</summary>
    public static Activity? WithInstances(this Activity? span, IEnumerable<string> instanceIds) =>
        span.WithAll(SpanTags.InstanceId, SpanTags.InstanceIds, instanceIds);

    private static Activity? With(this Activity? span, string name, string? value) => value is null ? span : span?.SetTag(name, value);

    private static Activity? WithAll(this Activity? span, string one, string several, IEnumerable<string> values) => span is null
        ? null
        : values.ToArray() switch
        {
            [] => span,
            [var only] => span.SetTag(one, only),
            var all => span.SetTag(several, all),
        };
}
