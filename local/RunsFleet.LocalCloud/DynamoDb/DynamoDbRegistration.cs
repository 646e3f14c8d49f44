using Microsoft.Extensions.Options;
using RunsFleet.LocalCloud.Aws;

namespace RunsFleet.LocalCloud.DynamoDb;

/// <summary>Adds DynamoDB to the local world.</summary>
internal static class DynamoDbRegistration
{
    public static IServiceCollection AddDynamoDb(this IServiceCollection services)
    {
        services.AddSingleton(static provider =>
        {
            var options = provider.GetRequiredService<IOptions<LocalCloudOptions>>().Value;
            return new DynamoDbEngine(provider.GetRequiredService<TimeProvider>(), options.Region, options.AccountId);
        });
        services.AddSingleton<IResettable>(static provider => provider.GetRequiredService<DynamoDbEngine>());
        services.AddSingleton<IJsonService, DynamoDbService>();
        return services;
    }
}
