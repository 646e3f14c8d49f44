using Amazon.DynamoDBv2;
using Microsoft.Extensions.DependencyInjection;

namespace RunsFleet.Records.Aws;

/// <summary>Registers the records.</summary>
public static class RecordStoreRegistration
{
    /// <summary>Adds <see cref="IRecordStore"/> on DynamoDB, at the endpoint and region that the environment names.</summary>
    public static IServiceCollection AddRecordStore(this IServiceCollection services)
    {
        services.AddAWSService<IAmazonDynamoDB>();
        services.AddSingleton<IRecordStore, DynamoRecordStore>();
        return services;
    }
}
