using System.Diagnostics;
using OpenTelemetry;

namespace RunsFleet.ServiceDefaults;

/// <summary>
/// Gives a span the job, instance and launch of the span that it is part of, so that a search for a job finds the calls that were made for it too.
/// Within a process only: what leaves it is the trace's id, and no id of ours is sent to GitHub or AWS.
/// </summary>
internal sealed class InheritedTags : BaseProcessor<Activity>
{
    private static readonly string[] Names =
        [SpanTags.JobId, SpanTags.JobIds, SpanTags.InstanceId, SpanTags.InstanceIds, SpanTags.LaunchId, SpanTags.RunId];

    public override void OnStart(Activity data)
    {
        if (data.Parent is not { } parent)
        {
            return;
        }

        foreach (var name in Names)
        {
            if (parent.GetTagItem(name) is { } value && data.GetTagItem(name) is null)
            {
                data.SetTag(name, value);
            }
        }
    }
}
