using System.Text.Json.Nodes;

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
