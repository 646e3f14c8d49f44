using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace RunsFleet.ServiceDefaults;

/// <summary>Registers <see cref="RepeatedLines"/>.</summary>
internal static class RepeatedLinesRegistration
{
    public static void AddRepeatedLinesLimit(this IHostApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Logging.AddSampler<RepeatedLines>();
    }
}
