using System.Globalization;
using System.Text;

namespace RunsFleet.AppHost.Tests;

/// <summary>All processes that carry a variable of a name of their own: an AppHost that was started with it, and whatever it started, orphans too.</summary>
internal sealed class MarkedProcesses
{
    private readonly string _name = $"RUNSFLEET_TEST_MARK_{Guid.NewGuid():N}";

    /// <summary>Null where the variables of other processes can be read, else why they cannot.</summary>
    public static string? SkipReason => Directory.Exists("/proc/self") ? null : "Only Linux tells the variables of another process.";

    /// <summary>The variable to start the first with.</summary>
    public KeyValuePair<string, string> Variable => new(_name, "1");

    /// <summary>Lists them as process id and command line.</summary>
    public IReadOnlyList<string> List()
    {
        List<string> marked = [];
        foreach (var folder in Directory.GetDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out _)))
        {
            if (Read(folder, "environ").Contains(_name, StringComparison.Ordinal))
            {
                marked.Add($"{Path.GetFileName(folder)} {Read(folder, "cmdline").Replace('\0', ' ')}");
            }
        }

        return marked;
    }

    /// <summary>Waits until there are none, which the test's own time limit bounds.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        while (List().Count > 0)
        {
            await Task.Delay(100, cancellationToken);
        }
    }

    // A process may end while it is read; one that has ended and is not yet reaped has no variables.
    private static string Read(string folder, string file)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(folder, file)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
