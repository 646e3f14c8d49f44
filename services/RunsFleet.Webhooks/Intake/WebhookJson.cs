using System.Text.Json;
using System.Text.Json.Serialization;

namespace RunsFleet.Webhooks.Intake;

/// <summary>The JSON of <see cref="WebhookAnswer"/>.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(WebhookAnswer))]
internal sealed partial class WebhookJson : JsonSerializerContext;
