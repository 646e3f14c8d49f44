using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalCloud.Aws.Wire;

/// <summary>An AWS service that speaks JSON 1.0 or 1.1, told apart by the header <c>X-Amz-Target: {TargetPrefix}.{operation}</c>.</summary>
public interface IJsonService
{
    /// <summary>The name that faults, call counts and logs use: <c>SQS</c>, <c>DynamoDB</c>, <c>SSM</c>.</summary>
    string Name { get; }

    /// <summary>Such as <c>DynamoDB_20120810</c>.</summary>
    string TargetPrefix { get; }

    /// <summary>Returns what <c>__type</c> says for an error code of this service: SQS and DynamoDB put a namespace in front.</summary>
    string ErrorType(string code) => code;

    /// <summary>
    /// Returns the older code that a service which once spoke the query protocol sends in <c>x-amzn-query-error</c>. Returns null when it
    /// sends no such header.
    /// </summary>
    string? QueryErrorCode(string code) => null;

    /// <summary>The code that this service asks to slow down with.</summary>
    string ThrottlingCode => "ThrottlingException";

    /// <summary>
    /// Returns the resource that a call concerns: a queue's, table's or parameter's name, several joined by <c>+</c>. Returns null when it
    /// concerns none.
    /// </summary>
    string? Resource(string operation, JsonElement request);

    /// <summary>
    /// Answers a call as an injected fault wants it, where that is no plain refusal: a batch that is done in part. Returns null when the
    /// error is to be answered.
    /// </summary>
    JsonObject? PlayFault(string operation, JsonElement request, string error) => null;

    /// <summary>Answers a call. Returns null when the operation is not known.</summary>
    /// <exception cref="AwsException">The call is refused.</exception>
    ValueTask<JsonObject?> HandleAsync(string operation, JsonElement request, CancellationToken cancellationToken);
}
