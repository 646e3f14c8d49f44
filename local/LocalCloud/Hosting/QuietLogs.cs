namespace LocalCloud.Hosting;

/// <summary>What libraries say about each of thousands of calls buries what the world says.</summary>
internal static class QuietLogs
{
    private static readonly string[] Chatty = ["AWSSDK", "Microsoft.AspNetCore", "Microsoft.Extensions.Http", "System.Net.Http"];

    /// <summary>Hides what these libraries log below a warning.</summary>
    public static void AddQuietLogs(this WebApplicationBuilder builder)
    {
        foreach (var category in Chatty)
        {
            builder.Logging.AddFilter(category, LogLevel.Warning);
        }
    }
}
