namespace RunsFleet.AppHost.Starting;

/// <summary>
/// A folder for the keys of this run's cookies, which goes with the run. ASP.NET Core makes a key for the AppHost and one for the dashboard at
/// their first start, and would leave them in the user's home for 90 days.
/// </summary>
internal sealed class KeyFolder : IDisposable
{
    // ASP.NET Core looks here before it looks at the home folder. On Windows the variable belongs to the system.
    private const string Variable = "LOCALAPPDATA";

    private readonly DirectoryInfo? _folder;

    private KeyFolder(DirectoryInfo? folder) => _folder = folder;

    /// <summary>Makes the folder, for this process and all that it starts. Does nothing on Windows and where the variable is set.</summary>
    public static KeyFolder Create()
    {
        if (OperatingSystem.IsWindows() || Environment.GetEnvironmentVariable(Variable) is { Length: > 0 })
        {
            return new KeyFolder(null);
        }

        var folder = Directory.CreateTempSubdirectory("runsfleet-keys-");
        Environment.SetEnvironmentVariable(Variable, folder.FullName);
        return new KeyFolder(folder);
    }

    public void Dispose()
    {
        try
        {
            _folder?.Delete(recursive: true);
        }
        catch (IOException)
        {
            // The dashboard still ends. The folder is the system's to clean.
        }
    }
}
