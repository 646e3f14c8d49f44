using Amazon.DynamoDBv2;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace RunsFleet.Records.Aws;

/// <summary>Registers the records.</summary>
public static class RecordStoreRegistration
{
    /// <summary>Adds <see cref="IRecordStore"/> on DynamoDB, at the endpoint and region that the environment names.</summary>
    public static IServiceCollection AddRecordStore(this IServiceCollection services)
    {
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        DynamoSpans.Add();
        services.AddAWSService<IAmazonDynamoDB>((config, _) =>
        {
            config.Timeout = DynamoLimits.Attempt;
            config.MaxErrorRetry = DynamoLimits.MaxRetries;
            // The SDK would make a call whose connection broke up to ten times more, at once, beside the retries above.
            config.MaxStaleConnectionRetries = 0;
        });
        services.AddSingleton<RecordMetrics>();
        services.AddSingleton<IRecordStore, DynamoRecordStore>();
        services.AddSingleton<IRecordSweeps, DynamoRecordSweeps>();
        services.AddSingleton<IRepositoryObservations, DynamoRepositoryObservations>();
        return services;
    }
}
