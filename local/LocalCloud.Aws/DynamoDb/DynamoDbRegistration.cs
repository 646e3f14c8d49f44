using LocalCloud.Aws.Wire;
using LocalCloud.Core;
using Microsoft.Extensions.Options;

namespace LocalCloud.Aws.DynamoDb;

/// <summary>Adds DynamoDB to the local world.</summary>
internal static class DynamoDbRegistration
{
    public static IServiceCollection AddDynamoDb(this IServiceCollection services)
    {
        services.AddSingleton(static provider =>
        {
            var options = provider.GetRequiredService<IOptions<AwsOptions>>().Value;
            return new DynamoDbEngine(provider.GetRequiredService<TimeProvider>(), options.Region, options.AccountId);
        });
        services.AddSingleton<IResettable>(static provider => provider.GetRequiredService<DynamoDbEngine>());
        services.AddSingleton<IJsonService, DynamoDbService>();
        return services;
    }
}
