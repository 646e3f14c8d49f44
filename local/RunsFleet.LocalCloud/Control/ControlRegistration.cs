using Microsoft.Extensions.Options;
using RunsFleet.LocalCloud.Faults;

namespace RunsFleet.LocalCloud.Control;

/// <summary>Adds what the control API steers: the log, the faults, the call counts.</summary>
internal static class ControlRegistration
{
    public static IServiceCollection AddControl(this IServiceCollection services)
    {
        services.AddSingleton<WorldLog>();
        services.AddSingleton<CallCounter>();
        services.AddSingleton(static provider => new FaultInjector(provider.GetRequiredService<IOptions<LocalCloudOptions>>().Value.Seed));
        services.AddSingleton<FaultGate>();
        services.AddResettable<WorldLog>();
        services.AddResettable<CallCounter>();
        services.AddResettable<FaultInjector>();

        services.Configure<RouteHandlerOptions>(static options => options.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(static options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, ControlJson.Default));
        return services;
    }

    /// <summary>Lets <c>POST /_local/reset</c> reset a singleton that is registered already.</summary>
    public static IServiceCollection AddResettable<T>(this IServiceCollection services)
        where T : class, IResettable =>
        services.AddSingleton<IResettable>(static provider => provider.GetRequiredService<T>());
}
