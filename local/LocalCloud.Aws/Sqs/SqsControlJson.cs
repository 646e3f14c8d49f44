using System.Text.Json;
using System.Text.Json.Serialization;

namespace LocalCloud.Aws.Sqs;

/// <summary>JSON of the queues' part of the control API: camelCase.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(QueueState[]))]
[JsonSerializable(typeof(ExpiredMessages))]
internal sealed partial class SqsControlJson : JsonSerializerContext;
