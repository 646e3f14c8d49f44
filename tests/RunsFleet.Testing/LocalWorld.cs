using LocalCloud.Testing;
using RunsFleet.WorldSettings;

namespace RunsFleet.Testing;

/// <summary>The local world in this process, with RunsFleet's names.</summary>
public sealed class LocalWorld : InProcessWorld
{
    protected override IReadOnlyDictionary<string, string> Defaults => LocalWorldSettings.Names;
}
