using Microsoft.Extensions.Configuration;

namespace RunsFleet.AppHost.Starting;

/// <summary>The AppHost's own defaults, from the <c>appsettings.json</c> beside the program.</summary>
internal static class HostSettings
{
    /// <summary>
    /// Sets what no other source has set, so that variables and the command line override the file. The host itself looks for the file in the
    /// folder that <c>dotnet run</c> was called in, which is seldom the AppHost's. The file becomes no source of its own: a source below the
    /// others would make the configuration read all of them again, and forget what Aspire has set by code, the pipeline's step among it.
    /// </summary>
    public static void AddHostSettings(this ConfigurationManager configuration)
    {
        var defaults = new ConfigurationBuilder().SetBasePath(AppContext.BaseDirectory).AddJsonFile("appsettings.json", optional: true).Build();
        foreach (var (name, value) in defaults.AsEnumerable())
        {
            if (value is not null && configuration[name] is null)
            {
                configuration[name] = value;
            }
        }
    }
}
