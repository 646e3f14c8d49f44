namespace RunsFleet.Docs.Tests;

/// <summary>The settings of one options class, and the options as each service that reads them has them without any setting.</summary>
internal sealed record SettingsGroup(Type Type, IReadOnlyDictionary<string, object> Services)
{
    private readonly object _untouched = Activator.CreateInstance(Type)!;

    public string Section => Setting.SectionOf(Type);

    /// <summary>The services that read the settings, in words.</summary>
    public string Readers => Services.Count == Service.All.Count
        ? "every service"
        : Services.Keys.ToList() is [.. { Count: > 0 } first, var last] ? $"{string.Join(", ", first)} and {last}" : Services.Keys.Single();

    /// <summary>The groups, those of one service before those that several share.</summary>
    public static IReadOnlyList<SettingsGroup> All() =>
    [
        .. Service.All.SelectMany(service => service.BoundOptions().Select(options => (service.Name, Options: options)))
            .GroupBy(bound => bound.Options.GetType())
            .Select(group => new SettingsGroup(group.Key, group.ToDictionary(bound => bound.Name, bound => bound.Options)))
            .OrderBy(group => group.Services.Count)
            .ThenBy(group => group.Section, StringComparer.Ordinal),
    ];

    /// <summary>The default that the class itself gives.</summary>
    public string DefaultOfType(Setting setting) => setting.Show(_untouched);

    /// <summary>The default, and the services that have another one.</summary>
    public string Default(Setting setting)
    {
        var others = Services.Where(service => setting.Show(service.Value) != DefaultOfType(setting)).Select(service => $"; {setting.Show(service.Value)} in {service.Key}");
        return DefaultOfType(setting) + string.Concat(others);
    }
}
