using System.Text.Json;
using System.Xml;
using Amazon.Runtime;
using RunsFleet.Concurrency;

namespace RunsFleet.Fleet.Aws;

/// <summary>A call to AWS with its own time limit. The SDK retries; nothing here does.</summary>
internal static class AwsCall
{
    /// <summary>Most retries of the SDK's clients in this service.</summary>
    public const int MaxRetries = 2;

    /// <summary>Makes the call and gives it up after <paramref name="timeout"/>.</summary>
    /// <exception cref="TimeoutException">The time was over.</exception>
    public static async Task<T> WithinAsync<T>(
        TimeSpan timeout, TimeProvider time, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(timeout, time, cancellationToken);
        try
        {
            return await call(deadline.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"AWS did not answer within {timeout.TotalSeconds:0} seconds.", e);
        }
    }

    /// <summary>What a failed call throws: AWS's error, none of its answers at all, or one that is not AWS's.</summary>
    public static bool IsFailure(Exception e) =>
        e is AmazonServiceException or AmazonClientException or HttpRequestException or TimeoutException or IOException or XmlException or JsonException;

    /// <summary>The code of AWS's error, or the kind of failure.</summary>
    public static string Code(Exception e) => e is AmazonServiceException { ErrorCode: { Length: > 0 } code } ? code : e.GetType().Name;
}
