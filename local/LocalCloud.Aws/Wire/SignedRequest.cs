using Microsoft.Extensions.Primitives;

namespace LocalCloud.Aws.Wire;

/// <summary>Who signed a request, and for what. The signature itself is not checked: the local world has no secrets.</summary>
internal sealed record SignedRequest(string AccessKeyId, string Region, string Service)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>
    /// Reads <c>Authorization: AWS4-HMAC-SHA256 Credential=KEY/20260301/us-east-1/sqs/aws4_request, SignedHeaders=..., Signature=...</c>.
    /// </summary>
    /// <exception cref="AwsException">There is no such header, or it lacks a part.</exception>
    public static SignedRequest Parse(StringValues authorization)
    {
        var header = authorization.ToString();
        if (header.Length == 0)
        {
            throw AwsErrors.MissingAuthenticationToken();
        }

        if (!header.StartsWith(Algorithm + " ", StringComparison.Ordinal))
        {
            throw AwsErrors.IncompleteSignature($"Unsupported authorization scheme; expected '{Algorithm}'.");
        }

        var parts = header[Algorithm.Length..].Split(',', StringSplitOptions.TrimEntries);
        var scope = Part(parts, "Credential").Split('/');
        _ = Part(parts, "SignedHeaders");
        _ = Part(parts, "Signature");
        if (scope.Length != 5 || scope[4] != "aws4_request" || scope.Any(string.IsNullOrEmpty))
        {
            throw AwsErrors.IncompleteSignature("Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.");
        }

        return new SignedRequest(scope[0], scope[2], scope[3]);
    }

    /// <summary>Refuses a request that was signed for another service or region than the one that answers it.</summary>
    public void RequireScope(string service, string region)
    {
        if (!string.Equals(Service, service, StringComparison.OrdinalIgnoreCase))
        {
            throw AwsErrors.InvalidSignature($"Credential should be scoped to correct service: '{service.ToLowerInvariant()}'.");
        }

        if (!string.Equals(Region, region, StringComparison.Ordinal))
        {
            throw AwsErrors.InvalidSignature($"Credential should be scoped to a valid region, not '{Region}': this world is '{region}'.");
        }
    }

    private static string Part(string[] parts, string name)
    {
        var prefix = name + "=";
        var part = Array.Find(parts, p => p.StartsWith(prefix, StringComparison.Ordinal));
        return part is { } found && found.Length > prefix.Length
            ? found[prefix.Length..]
            : throw AwsErrors.IncompleteSignature($"Authorization header requires '{name}' parameter.");
    }
}
