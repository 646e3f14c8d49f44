namespace Aspire.Hosting;

public sealed class DistributedApplicationOptions
{
    public string[]? Args { get; set; }

    /// <summary>The AppHost's assembly; null: the entry assembly.</summary>
    public string? AssemblyName { get; set; }

    /// <summary>The folder of the AppHost's project; null: as the AppHost's assembly says.</summary>
    public string? ProjectDirectory { get; set; }

    public bool DisableDashboard { get; set; }

    public bool AllowUnsecuredTransport { get; set; }

    /// <summary>Resource output goes to the logger of category <c>AppHost.Resources.name</c> instead of the console.</summary>
    public bool EnableResourceLogging { get; set; }
}
