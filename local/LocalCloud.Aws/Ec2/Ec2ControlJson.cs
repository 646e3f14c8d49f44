using System.Text.Json;
using System.Text.Json.Serialization;
using LocalCloud.Core;

namespace LocalCloud.Aws.Ec2;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(IReadOnlyList<WorldInstance>))]
[JsonSerializable(typeof(InterruptOrder))]
[JsonSerializable(typeof(CapacityOrder))]
[JsonSerializable(typeof(CapacityAnswer))]
internal sealed partial class Ec2ControlJson : JsonSerializerContext;
