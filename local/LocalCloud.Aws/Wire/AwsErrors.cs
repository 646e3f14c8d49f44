using System.Globalization;
using LocalCloud.Core.Faults;

namespace LocalCloud.Aws.Wire;

/// <summary>
/// Errors that every AWS service answers alike, and the HTTP status that goes with an error code. JSON services put <c>Exception</c> behind
/// the names of the common errors, query services do not: <see cref="ForQuery"/> turns one into the other.
/// </summary>
internal static class AwsErrors
{
    private const string Suffix = "Exception";

    // AWS has no such status: each service throttles with its own code, and with the status of that code.
    private const string TooManyRequests = "429";

    // https://docs.aws.amazon.com/ec2/latest/devguide/errors-overview.html and the services' lists of common errors.
    private static readonly Dictionary<string, int> Statuses = new(StringComparer.Ordinal)
    {
        ["InternalError"] = 500,
        ["InternalFailure"] = 500,
        ["InternalServerError"] = 500,
        ["InternalServiceError"] = 500,
        ["InsufficientInstanceCapacity"] = 500,
        ["InsufficientCapacity"] = 500,
        ["ServiceUnavailable"] = 503,
        ["Unavailable"] = 503,
        ["RequestLimitExceeded"] = 503,
        ["Server.RequestLimitExceeded"] = 503,
        ["SlowDown"] = 503,
        ["RequestThrottled"] = 403,
        ["OverLimit"] = 403,
        ["AccessDenied"] = 403,
        ["UnauthorizedOperation"] = 403,
        ["InvalidClientTokenId"] = 403,
        ["MissingAuthenticationToken"] = 403,
        ["ExpiredToken"] = 403,
        ["SignatureDoesNotMatch"] = 403,
        ["AuthFailure"] = 401,
        ["ReceiptHandleIsInvalid"] = 404,
    };

    public static AwsException MissingAuthenticationToken() =>
        new(400, "MissingAuthenticationTokenException", "Request is missing Authentication Token");

    public static AwsException IncompleteSignature(string message) => new(400, "IncompleteSignatureException", message);

    public static AwsException InvalidSignature(string message) => new(400, "InvalidSignatureException", message);

    public static AwsException UnknownOperation(string target) =>
        new(400, "UnknownOperationException", $"The requested operation '{target}' is not known.");

    public static AwsException Malformed(string reason) => new(400, "SerializationException", reason);

    public static AwsException TooLarge(int limit) =>
        new(413, "RequestEntityTooLargeException", $"The request body is larger than {limit} bytes.");

    public static AwsException Internal() => new(500, "InternalFailure", "The local world failed to answer; its log says why.");

    /// <summary>Makes the refusal that an injected fault asks for: an AWS error code, a bare HTTP status, or to slow down.</summary>
    /// <param name="error">What the fault says.</param>
    /// <param name="throttlingCode">What the service says for "slow down".</param>
    public static AwsException Injected(string error, string throttlingCode)
    {
        const string message = "Injected fault.";
        if (error is FaultRule.Throttling or TooManyRequests)
        {
            error = throttlingCode;
        }

        if (int.TryParse(error, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 400 and <= 599)
        {
            return new AwsException(status, status switch { 503 => "ServiceUnavailable", >= 500 => "InternalFailure", _ => "ValidationException" }, message);
        }

        // JSON services answer 400 even to throttling and missing rights; only what is theirs, or named without Exception, differs.
        return new AwsException(Statuses.GetValueOrDefault(error, error.StartsWith("Internal", StringComparison.Ordinal) ? 500 : 400), error, message);
    }

    /// <summary>Returns a common error as the query protocol says it.</summary>
    public static AwsException ForQuery(AwsException error) => error.Code switch
    {
        "MissingAuthenticationTokenException" => new AwsException(403, "MissingAuthenticationToken", error.Message),
        "InvalidSignatureException" => new AwsException(403, "SignatureDoesNotMatch", error.Message),
        "IncompleteSignatureException" or "RequestEntityTooLargeException" => new AwsException(error.Status, error.Code[..^Suffix.Length], error.Message),
        "SerializationException" => new AwsException(400, "MalformedQueryString", error.Message),
        _ => error,
    };
}
