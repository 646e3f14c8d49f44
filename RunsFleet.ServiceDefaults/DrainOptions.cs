namespace RunsFleet.ServiceDefaults;

/// <summary>How a service stops. Section <c>Drain</c>.</summary>
public sealed class DrainOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Drain";

    /// <summary>
    /// Time from the moment when readiness answers 503 until the server closes its listener, so that a load balancer takes the service out first.
    /// 0 to 60 s. Default 5 s; 0 s in the Development environment, where nothing balances.
    /// </summary>
    public TimeSpan Delay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Time for the whole stop, <see cref="Delay"/> included. Longer than that, at most 110 s. Default 25 s: less than the 30 s after
    /// which ECS kills the service (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html, <c>stopTimeout</c>).
    /// </summary>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(25);
}
