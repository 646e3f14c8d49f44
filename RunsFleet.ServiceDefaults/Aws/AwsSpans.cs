using System.Collections.Concurrent;
using System.Diagnostics;
using Amazon.Runtime;

namespace RunsFleet.ServiceDefaults.Aws;

/// <summary>
/// Spans of calls to AWS, one for each call with all of its tries, named by service and operation. OpenTelemetry's own instrumentation of the SDK
/// does the same and more, by reflection over requests: docs/decisions/0096.
/// </summary>
public static class AwsSpans
{
    private static readonly ConcurrentDictionary<Type, Action<Activity, AmazonWebServiceRequest>> Descriptions = new();

    /// <summary>Says what else is told of requests to a service: its table or queue. Names only: no body, no key, no token.</summary>
    /// <typeparam name="TRequest">The class that all requests of that service derive from.</typeparam>
    public static void Describe<TRequest>(Action<Activity, TRequest> describe)
        where TRequest : AmazonWebServiceRequest =>
        Descriptions[typeof(TRequest)] = (span, request) => describe(span, (TRequest)request);

    internal static void Tell(Activity span, AmazonWebServiceRequest request)
    {
        if (request.GetType().BaseType is { } service && Descriptions.TryGetValue(service, out var describe))
        {
            describe(span, request);
        }
    }
}
