using Amazon.DynamoDBv2;
using Microsoft.Extensions.DependencyInjection;

namespace RunsFleet.Records.Aws;

/// <summary>Registers the records.</summary>
public static class RecordStoreRegistration
{
    private const int MaxRetries = 3;

    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Adds <see cref="IRecordStore"/> on DynamoDB, at the endpoint and region that the environment names.</summary>
    public static IServiceCollection AddRecordStore(this IServiceCollection services)
    {
        services.AddAWSService<IAmazonDynamoDB>((config, _) =>
        {
            // A read or a conditional write takes milliseconds; a connection that hangs must not outlast the lease of whoever waits (L49).
            config.Timeout = AttemptTimeout;
            config.MaxErrorRetry = MaxRetries;
        });
        services.AddSingleton<IRecordStore, DynamoRecordStore>();
        return services;
    }
}
