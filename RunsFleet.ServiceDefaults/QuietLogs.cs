using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace RunsFleet.ServiceDefaults;

/// <summary>
/// What libraries say about each of thousands of calls is in traces and metrics; in the log it buries what the service says. A setting below
/// <c>Logging:LogLevel</c> that names a longer category (<c>Polly.Retry</c>) still opens it for a while.
/// </summary>
internal static class QuietLogs
{
    private static readonly string[] Chatty = ["AWSSDK", "Grpc", "Microsoft.AspNetCore", "Microsoft.Extensions.Http", "Polly", "System.Net.Http"];

    public static void AddQuietLogs(this IHostApplicationBuilder builder)
    {
        foreach (var category in Chatty)
        {
            builder.Logging.AddFilter(category, LogLevel.Warning);
        }

        // A call that fails is logged by whoever made it, with what is done about it.
        builder.Logging.AddFilter("Grpc.Net.Client", LogLevel.Error);

        // Whoever probes reads the answer, and a service logs what makes it unready where that happens.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.Critical);
    }
}
