using System.Globalization;
using System.Text.Json.Nodes;

namespace LocalCloud.GitHub;

/// <summary>Deliveries of the App's webhook in GitHub's form.</summary>
internal static class DeliveryJson
{
    public static JsonObject Item(Delivery delivery) => new()
    {
        ["id"] = delivery.Id,
        ["guid"] = delivery.Webhook.DeliveryGuid,
        ["delivered_at"] = delivery.DeliveredAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        ["redelivery"] = delivery.Webhook.Redelivery,
        ["duration"] = Math.Round(delivery.Duration.TotalSeconds, 3),
        ["status"] = delivery.Status,
        ["status_code"] = delivery.StatusCode,
        ["event"] = delivery.Webhook.Event,
        ["action"] = delivery.Webhook.Action,
        ["installation_id"] = delivery.Webhook.Repository?.InstallationId,
        ["repository_id"] = delivery.Webhook.Repository?.Id,
        ["throttled_at"] = null,
    };

    public static JsonObject Detail(Delivery delivery)
    {
        var json = Item(delivery);
        json["url"] = "";
        json["request"] = new JsonObject { ["headers"] = Headers(delivery.RequestHeaders), ["payload"] = JsonNode.Parse(delivery.Webhook.Body) };
        json["response"] = new JsonObject { ["headers"] = Headers(delivery.ResponseHeaders), ["payload"] = delivery.ResponseBody };
        return json;
    }

    private static JsonObject Headers(IReadOnlyDictionary<string, string> headers) =>
        new(headers.Select(header => KeyValuePair.Create<string, JsonNode?>(header.Key, header.Value)));
}
