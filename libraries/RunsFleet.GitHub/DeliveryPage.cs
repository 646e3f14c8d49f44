namespace RunsFleet.GitHub;

/// <summary>Deliveries, the newest first.</summary>
/// <param name="Deliveries">At most 100.</param>
/// <param name="Next">Where the older ones are; null when there are none.</param>
public sealed record DeliveryPage(IReadOnlyList<AppDelivery> Deliveries, string? Next);
