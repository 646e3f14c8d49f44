using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace RunsFleet.ServiceDefaults;

/// <summary>Registers <see cref="Drain"/>.</summary>
internal static class DrainRegistration
{
    public static void AddDrain(this IHostApplicationBuilder builder)
    {
        if (builder.Environment.IsDevelopment())
        {
            builder.Services.Configure<DrainOptions>(options => options.Delay = TimeSpan.Zero);
        }

        builder.Services.AddOptions<DrainOptions>().BindConfiguration(DrainOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<DrainOptions>, ValidateDrainOptions>();
        builder.Services.AddOptions<HostOptions>().Configure<IConfiguration>((host, configuration) =>
        {
            // Not from IOptions<DrainOptions>: the host is built before options are validated, and a bad value is to be reported with the others.
            host.ShutdownTimeout = (configuration.GetSection(DrainOptions.Section).Get<DrainOptions>() ?? new DrainOptions()).Deadline;
            // One slow consumer must not eat the time of the others.
            host.ServicesStopConcurrently = true;
        });

        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<Drain>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Drain>());
        builder.Services.AddHealthChecks().AddCheck<Drain>("drain", tags: [HealthTags.Ready]);
    }
}
