using Amazon.DynamoDBv2;

namespace RunsFleet.Circuit.Aws;

/// <summary>Registers facts and records on DynamoDB, at the endpoint and region that the environment names.</summary>
internal static class CircuitStoreRegistration
{
    // A launch waits for the answer: better none than a late one.
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(2);
    private const int MaxRetries = 2;

    public static IServiceCollection AddCircuitStore(this IServiceCollection services)
    {
        DynamoSpans.Add();
        services.AddAWSService<IAmazonDynamoDB>((config, _) =>
        {
            config.Timeout = AttemptTimeout;
            config.MaxErrorRetry = MaxRetries;
            // The SDK would make a call whose connection broke up to ten times more, at once, beside the retries above.
            config.MaxStaleConnectionRetries = 0;
        });
        services.AddSingleton<ICircuitStore, DynamoCircuitStore>();
        return services;
    }
}
