using System.Text.Json;
using System.Xml;
using Amazon.Runtime;
using RunsFleet.Concurrency;

namespace RunsFleet.Ec2;

/// <summary>A call to AWS with its own time limit, and what its failures are. The SDK retries; nothing here does.</summary>
public static class AwsCall
{
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

    /// <summary>Returns true for what a failed call throws: AWS's error, none of its answers at all, or one that is not AWS's.</summary>
    public static bool IsFailure(Exception e) =>
        e is AmazonServiceException or AmazonClientException or HttpRequestException or TimeoutException or IOException or XmlException or JsonException;

    /// <summary>
    /// Returns true for what a failed call throws, a time limit that was told as a cancellation included. Returns false when the caller cancelled:
    /// then nothing is known of AWS.
    /// </summary>
    /// <param name="e">What was thrown.</param>
    /// <param name="caller">The token of who wanted the call.</param>
    public static bool IsFailureOrTimeLimit(Exception e, CancellationToken caller) =>
        !caller.IsCancellationRequested && (e is OperationCanceledException || IsFailure(e));

    /// <summary>Returns the code of AWS's error, or the kind of failure.</summary>
    public static string Code(Exception e) => e is AmazonServiceException { ErrorCode: { Length: > 0 } code } ? code : e.GetType().Name;
}
