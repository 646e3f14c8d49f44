namespace RunsFleet.GitHub.Json;

/// <summary><c>{"id":12077215967,"guid":"0b9...","delivered_at":"2026-03-01T12:00:00Z","redelivery":false,"status_code":502,"event":"workflow_job","action":"queued"}</c>.</summary>
internal sealed record DeliveryItem(long Id, string? Guid, DateTimeOffset DeliveredAt, int StatusCode, string? Event, string? Action);
