namespace LocalCloud.Core;

/// <summary>What both sides of the world share: section <c>LocalCloud:World</c>.</summary>
public sealed class WorldOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "LocalCloud:World";

    /// <summary>Seed of everything that is drawn: prices, ids, faults. Default 1.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>Labels of the job that the page's button queues, separated by commas. Default <c>self-hosted</c>.</summary>
    public string SampleLabels { get; set; } = "self-hosted";
}
