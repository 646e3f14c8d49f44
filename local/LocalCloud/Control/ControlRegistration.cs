using LocalCloud.Core;
using LocalCloud.Core.Faults;
using Microsoft.Extensions.Options;

namespace LocalCloud.Control;

/// <summary>Adds what the control API steers: the log, the faults, the call counts, and the options that both sides share.</summary>
internal static class ControlRegistration
{
    public static IServiceCollection AddControl(this IServiceCollection services)
    {
        services.AddOptions<WorldOptions>().BindConfiguration(WorldOptions.Section);
        services.AddSingleton<WorldLog>();
        services.AddSingleton<CallCounter>();
        services.AddSingleton(static provider => new FaultInjector(provider.GetRequiredService<IOptions<WorldOptions>>().Value.Seed));
        services.AddSingleton<FaultGate>();
        services.AddResettable<WorldLog>();
        services.AddResettable<CallCounter>();
        services.AddResettable<FaultInjector>();

        services.Configure<RouteHandlerOptions>(static options => options.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(static options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, ControlJson.Default));
        return services;
    }
}
