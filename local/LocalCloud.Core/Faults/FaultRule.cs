using System.Text.Json.Serialization;

namespace LocalCloud.Core.Faults;

/// <summary>Which calls go wrong, how, and how often.</summary>
/// <remarks>Set, not init: generated JSON readers give an absent init member no default.</remarks>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record FaultRule
{
    /// <summary>Matches every service or operation.</summary>
    public const string Any = "*";

    /// <summary>The error that every service says in its own words: slow down.</summary>
    public const string Throttling = "Throttling";

    /// <summary>The service, such as <c>EC2</c> or <c>GitHub</c>, in any case. Default: any.</summary>
    public string Service { get; set; } = Any;

    /// <summary>The operation, such as <c>CreateFleet</c>, in any case. Default: any.</summary>
    public string Operation { get; set; } = Any;

    /// <summary>
    /// The exact name of a queue, table, parameter or repository that the call touches; <c>a+b</c>: it touches both, as a transaction may. A
    /// delivery touches its repository, event and action. Null: any.
    /// </summary>
    public string? Resource { get; set; }

    /// <summary>The access key id that the call is signed with, where each client has its own. Null: any.</summary>
    public string? AccessKey { get; set; }

    /// <summary>The error to answer: an AWS error code, an HTTP status, or <see cref="Throttling"/>. Null: the call is done.</summary>
    [JsonConverter(typeof(FaultErrorConverter))]
    public string? Error { get; set; }

    /// <summary>How many matching calls go well first. Default 0.</summary>
    public int Skip { get; set; }

    /// <summary>How many more calls are hit. Null: no end.</summary>
    public int? Count { get; set; }

    /// <summary>The chance of a matching call to be hit, above 0 to 1. Default 1.</summary>
    public double Probability { get; set; } = 1;

    /// <summary>Milliseconds to wait first. Default 0.</summary>
    public int LatencyMs { get; set; }

    /// <summary>Keep the call without an answer, until its client goes away or the rule is removed; then it goes on.</summary>
    public FaultHold? Hold { get; set; }

    /// <summary>Do the call, then cut the connection without an answer.</summary>
    public bool DropResponse { get; set; }

    /// <summary>Do the call, send half of the answer's body, then cut the connection.</summary>
    public bool Truncate { get; set; }

    /// <summary>What is sent arrives twice: messages on a queue, or a webhook.</summary>
    public bool Duplicate { get; set; }

    internal bool Matches(FaultCall call) =>
        Fits(Service, call.Service)
        && (call.Operation == FaultCall.DeliverWebhook ? string.Equals(Operation, call.Operation, StringComparison.OrdinalIgnoreCase) : Fits(Operation, call.Operation))
        && (Resource is null || call.Touches(Resource))
        && (AccessKey is null || AccessKey == call.AccessKey)
        && (!Duplicate || CanComeTwice(call.Operation));

    internal static bool CanComeTwice(string operation) => operation is "SendMessage" or "SendMessageBatch" or FaultCall.DeliverWebhook;

    private static bool Fits(string pattern, string name) =>
        pattern == Any || string.Equals(pattern, name, StringComparison.OrdinalIgnoreCase);
}
