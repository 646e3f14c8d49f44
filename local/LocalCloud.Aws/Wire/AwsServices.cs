using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace LocalCloud.Aws.Wire;

/// <summary>A refusal in AWS's words: HTTP status, error code, message.</summary>
public sealed class AwsException(int status, string code, string message) : Exception(message)
{
    /// <summary>HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>AWS's error code, such as <c>ValidationException</c>.</summary>
    public string Code { get; } = code;

    /// <summary>Further members of the JSON error body, such as <c>CancellationReasons</c>.</summary>
    public JsonObject? Extra { get; init; }
}

/// <summary>An AWS service that speaks JSON 1.0 or 1.1, told apart by the header <c>X-Amz-Target: {TargetPrefix}.{operation}</c>.</summary>
public interface IJsonService
{
    /// <summary>The name that faults, call counts and logs use: <c>SQS</c>, <c>DynamoDB</c>, <c>SSM</c>.</summary>
    string Name { get; }

    /// <summary>Such as <c>DynamoDB_20120810</c>.</summary>
    string TargetPrefix { get; }

    /// <summary>What <c>__type</c> says for an error code of this service: SQS and DynamoDB put a namespace in front.</summary>
    string ErrorType(string code) => code;

    /// <summary>The older code that a service which once spoke the query protocol sends in <c>x-amzn-query-error</c>; null: no such header.</summary>
    string? QueryErrorCode(string code) => null;

    /// <summary>The code that this service asks to slow down with.</summary>
    string ThrottlingCode => "ThrottlingException";

    /// <summary>The resource that a call concerns: a queue's, table's or parameter's name, several joined by <c>+</c>; null when none.</summary>
    string? Resource(string operation, JsonElement request);

    /// <summary>
    /// Answers a call as an injected fault wants it, where that is no plain refusal: a batch that is done in part; null: answer the error.
    /// </summary>
    JsonObject? PlayFault(string operation, JsonElement request, string error) => null;

    /// <summary>Answers a call; null when the operation is not known.</summary>
    /// <exception cref="AwsException">The call is refused.</exception>
    ValueTask<JsonObject?> HandleAsync(string operation, JsonElement request, CancellationToken cancellationToken);
}

/// <summary>An AWS service that speaks the query protocol (form parameters in, XML out), told apart by the parameter <c>Version</c>.</summary>
public interface IQueryService
{
    /// <summary>The name that faults, call counts and logs use: <c>EC2</c>, <c>STS</c>.</summary>
    string Name { get; }

    /// <summary>Such as <c>2016-11-15</c>.</summary>
    string ApiVersion { get; }

    /// <summary>The code that this service asks to slow down with.</summary>
    string ThrottlingCode => "Throttling";

    /// <summary>Answers a call with the whole response element; null when the operation is not known.</summary>
    /// <exception cref="AwsException">The call is refused.</exception>
    ValueTask<XElement?> HandleAsync(string operation, IReadOnlyDictionary<string, string> parameters, CancellationToken cancellationToken);

    /// <summary>The error document in this service's form: EC2's differs from STS's.</summary>
    XElement Error(AwsException error, string requestId);
}
