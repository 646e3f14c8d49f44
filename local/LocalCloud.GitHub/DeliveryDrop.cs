namespace LocalCloud.GitHub;

/// <summary>Webhooks that are to be lost.</summary>
/// <param name="Event">Only those of this event; null for any.</param>
/// <param name="Action">Only those of this action; null for any.</param>
/// <param name="Listed">True: GitHub lists the delivery as failed. False: it knows nothing of it, as after an incident of its own.</param>
public sealed record DeliveryDrop(string? Event, string? Action, bool Listed);
