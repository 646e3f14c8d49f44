using System.Collections.Frozen;
using System.Net;
using Amazon.Runtime;

namespace RunsFleet.Ec2;

/// <summary>
/// Error codes by what they mean. They are the codes of EC2 and those that all of AWS's services share. Codes only: a message may quote any text
/// (lesson L36).
/// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
/// </summary>
public static class AwsErrorCodes
{
    /// <summary>Said of a whole request; it tells nothing of a single offering, some of which were not even tried.</summary>
    public const string Unfulfillable = "UnfulfillableCapacity";

    /// <summary>This type in this zone cannot be had now; another may.</summary>
    public static readonly FrozenSet<string> OfferingOutOfCapacity = Set(
        "InsufficientInstanceCapacity",
        "InsufficientHostCapacity",
        "InsufficientReservedInstanceCapacity",
        "InsufficientFreeAddressesInSubnet",
        "InsufficientCapacity",
        Unfulfillable,
        "ReservationCapacityExceeded",
        "SpotMaxPriceTooLow",
        "Unsupported");

    /// <summary>A quota of the account is used up on this market.</summary>
    public static readonly FrozenSet<string> QuotaUsedUp = Set(
        "MaxSpotInstanceCountExceeded",
        "MaxFleetCountExceeded",
        "MaxSpotFleetRequestCountExceeded",
        "VcpuLimitExceeded",
        "InstanceLimitExceeded",
        "VolumeLimitExceeded",
        "MaxIOPSLimitExceeded");

    /// <summary>Slow down.</summary>
    public static readonly FrozenSet<string> Throttled = Set(
        "RequestLimitExceeded",
        "Throttling",
        "ThrottlingException",
        "ThrottledException",
        "RequestThrottled",
        "RequestThrottledException",
        "TooManyRequestsException",
        "TooManyUpdates",
        "SlowDown",
        "Client.RequestLimitExceeded",
        "EC2ThrottledException");

    /// <summary>AWS failed, or may have.</summary>
    public static readonly FrozenSet<string> Unclear = Set(
        "InternalError",
        "InternalFailure",
        "InternalServerError",
        "ServerInternal",
        "ServiceUnavailable",
        "Unavailable",
        "RequestTimeout",
        "RequestExpired");

    /// <summary>The client token came before with other parameters, or its request is still being worked on.</summary>
    public static readonly FrozenSet<string> KnownToken = Set("IdempotentParameterMismatch", "IdempotentInstanceTerminated");

    /// <summary>EC2 does not know the instance: never, not yet, or no more.</summary>
    public static readonly FrozenSet<string> InstanceNotFound = Set("InvalidInstanceID.NotFound");

    /// <summary>
    /// Returns true when the request may have taken effect, whatever the answer says: it must be replayed, not made anew.
    /// </summary>
    public static bool IsUnclear(AmazonServiceException e) =>
        (int)e.StatusCode >= 500 || e.StatusCode == 0 || string.IsNullOrEmpty(e.ErrorCode) || Unclear.Contains(e.ErrorCode);

    /// <summary>Returns true for a throttled call, also when only its status says so.</summary>
    public static bool IsThrottled(AmazonServiceException e) =>
        (e.ErrorCode is { } code && Throttled.Contains(code)) || e.StatusCode == HttpStatusCode.TooManyRequests;

    private static FrozenSet<string> Set(params string[] codes) => codes.ToFrozenSet(StringComparer.Ordinal);
}
