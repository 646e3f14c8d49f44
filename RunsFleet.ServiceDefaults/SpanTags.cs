namespace RunsFleet.ServiceDefaults;

/// <summary>Names of the attributes of spans that are RunsFleet's own. docs/telemetry.md lists them with those of OpenTelemetry's conventions.</summary>
public static class SpanTags
{
    /// <summary>GitHub's id of the job that the work is for.</summary>
    public const string JobId = "runsfleet.job_id";

    /// <summary>The jobs of a launch that is for more than one, as an array.</summary>
    public const string JobIds = "runsfleet.job_ids";

    /// <summary>EC2's id of the instance that the work is about.</summary>
    public const string InstanceId = "runsfleet.instance_id";

    /// <summary>The instances of a launch that brought more than one, as an array.</summary>
    public const string InstanceIds = "runsfleet.instance_ids";

    /// <summary>The launch that the work belongs to.</summary>
    public const string LaunchId = "runsfleet.launch_id";

    /// <summary>GitHub's id of the workflow run.</summary>
    public const string RunId = "runsfleet.run_id";
}
