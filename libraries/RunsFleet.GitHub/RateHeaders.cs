using System.Globalization;
using System.Net.Http.Headers;

namespace RunsFleet.GitHub;

/// <summary>
/// GitHub's rate limit headers: <c>x-ratelimit-resource: core</c>, <c>x-ratelimit-limit: 5000</c>, <c>x-ratelimit-remaining: 4987</c>, <c>x-ratelimit-reset: 1372700873</c> (epoch
/// seconds) and, on a refusal, <c>Retry-After: 60</c>. GitHub Enterprise Server sends none while its limits are off.
/// </summary>
internal static class RateHeaders
{
    /// <summary>The resource of most calls, and of those that name none.</summary>
    public const string CoreResource = "core";

    private const int LongestName = 64;

    /// <summary>Reads the hour's limit, the calls left of it and its end. Returns null when the answer does not say.</summary>
    public static RateHour? Hour(HttpResponseHeaders headers) =>
        Number(headers, "x-ratelimit-remaining") is { } remaining and >= 0 && Reset(headers) is { } reset
            ? new RateHour(Resource(headers), Math.Max(Number(headers, "x-ratelimit-limit") ?? 0, remaining), remaining, reset)
            : null;

    /// <summary>Returns true when a refusal is of the hour of its resource alone: GitHub names no delay for all calls.</summary>
    public static bool IsHourUsedUp(HttpResponseHeaders headers) => headers.RetryAfter is null && Hour(headers) is { Remaining: 0 };

    /// <summary>Returns true when the headers alone say that this refusal is a rate limit.</summary>
    public static bool IsExhausted(HttpResponseHeaders headers) => headers.RetryAfter is not null || Number(headers, "x-ratelimit-remaining") == 0;

    /// <summary>Reads how long a refusal asks to wait. Returns null when it does not say.</summary>
    public static TimeSpan? Delay(HttpResponseHeaders headers, DateTimeOffset now) => headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - now,
        _ when Number(headers, "x-ratelimit-remaining") == 0 => Reset(headers) - now,
        _ => null,
    };

    private static string Resource(HttpResponseHeaders headers) =>
        headers.TryGetValues("x-ratelimit-resource", out var values) && values.FirstOrDefault() is { Length: > 0 and <= LongestName } name ? name : CoreResource;

    // Beyond 9999 no time can hold it.
    private static DateTimeOffset? Reset(HttpResponseHeaders headers) =>
        Number(headers, "x-ratelimit-reset") is { } reset and > 0 and < 253_402_300_800 ? DateTimeOffset.FromUnixTimeSeconds(reset) : null;

    private static long? Number(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values)
        && long.TryParse(values.FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
}
