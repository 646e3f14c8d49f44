namespace RunsFleet.Contracts.Labels;

/// <summary>
/// The grammar of our label, for example
/// <code>
/// runs-fleet/cpu=4+8/ram=16/arch=arm64/family=c7g+m7g/gen=7/disk=100/pool=ci/spot=false/retry=false
/// runs-fleet=4747967848/cpu=2          (legacy: the run's id makes the label unique to a run)
/// runs-fleet                           (all defaults)
/// </code>
/// GitHub matches labels without regard to case, so marker, keys and fixed values are read the same way; a pool's name is kept as written.
/// Numbers are ASCII digits. Nothing is guessed: what is not in the grammar is refused.
/// </summary>
internal static class RunnerLabel
{
    private const string Marker = "runs-fleet";
    private static readonly string[] Keys = ["cpu", "ram", "arch", "family", "gen", "disk", "pool", "spot", "retry"];

    /// <summary>Returns true when the label is one of ours: the bare marker, or the marker before <c>/</c> or <c>=</c>.</summary>
    public static bool IsMarked(string label) =>
        label.StartsWith(Marker, StringComparison.OrdinalIgnoreCase)
        && (label.Length == Marker.Length || label[Marker.Length] is '/' or '=');

    /// <summary>Reads a label for which <see cref="IsMarked"/> holds; never throws.</summary>
    public static LabelReading Parse(string label)
    {
        var rest = label.AsSpan(Marker.Length);
        if (rest is ['=', ..])
        {
            var end = rest.IndexOf('/') is var slash and >= 0 ? slash : rest.Length;
            var runId = rest[1..end];
            if (!LabelValues.IsRunId(runId))
            {
                return Refuse(label, BadValue($"runs-fleet={Printable.Quote(runId)} is no run id: 1 to 19 digits."));
            }

            rest = rest[end..];
        }

        var spec = new RunnerSpec();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (rest is ['/', ..])
        {
            rest = rest[1..];
            var end = rest.IndexOf('/') is var slash and >= 0 ? slash : rest.Length;
            var part = rest[..end];
            rest = rest[end..];

            var equals = part.IndexOf('=');
            if (equals <= 0)
            {
                return Refuse(label, new Refusal(RefusalCodes.BadSyntax, $"{Printable.Quote(part)} is no key=value, such as cpu=4."));
            }

            if (Key(part[..equals]) is not { } key)
            {
                return Refuse(label, new Refusal(
                    RefusalCodes.UnknownKey, $"The key {Printable.Quote(part[..equals])} is none of {string.Join(", ", Keys)}."));
            }

            if (!seen.Add(key))
            {
                return Refuse(label, new Refusal(RefusalCodes.DuplicateKey, $"The key {key} is given twice."));
            }

            var value = part[(equals + 1)..];
            var (changed, expected) = Apply(spec, key, value);
            if (changed is null)
            {
                return Refuse(label, BadValue($"{key}={Printable.Quote(value)} is not {expected}."));
            }

            spec = changed;
        }

        return new LabelReading.Asks(label, spec);
    }

    private static string? Key(ReadOnlySpan<char> written)
    {
        foreach (var key in Keys)
        {
            if (written.Equals(key, StringComparison.OrdinalIgnoreCase))
            {
                return key;
            }
        }

        return null;
    }

    /// <summary>The spec with one key applied, or null and what the key takes.</summary>
    private static (RunnerSpec? Changed, string Expected) Apply(RunnerSpec spec, string key, ReadOnlySpan<char> value) => key switch
    {
        "cpu" => (LabelValues.Cpu(value) is { } cpu ? spec with { Cpu = cpu } : null, $"n or min+max, 1 to {LabelValues.MaxCpu} vCPUs"),
        "ram" => (LabelValues.Ram(value) is { } ram ? spec with { Ram = ram } : null, $"n or min+max, 1 to {LabelValues.MaxRamGiB} GiB"),
        "arch" => (LabelValues.Arch(value) is { } arch ? spec with { Arch = arch } : null, "arm64 or amd64"),
        "family" => (LabelValues.Families(value) is { } families ? spec with { Families = families } : null,
            $"1 to {LabelValues.MaxFamilies} instance families such as c7g+m7g"),
        "gen" => (LabelValues.Number(value, 1, LabelValues.MaxGeneration) is { } gen ? spec with { Generation = gen } : null,
            $"1 to {LabelValues.MaxGeneration}"),
        "disk" => (LabelValues.Number(value, 1, LabelValues.MaxDiskGiB) is { } disk ? spec with { DiskGiB = disk } : null,
            $"1 to {LabelValues.MaxDiskGiB} GiB"),
        "pool" => (LabelValues.IsPoolName(value) ? spec with { Pool = value.ToString() } : null,
            "a pool's name: 1 to 63 letters, digits, _ or -, the first a letter or digit"),
        "spot" => (LabelValues.Truth(value) is { } spot ? spec with { Spot = spot } : null, "true or false"),
        "retry" => (LabelValues.Retry(value) is { } retry ? spec with { Retry = retry } : null, "when-interrupted or false"),
        _ => throw new ArgumentOutOfRangeException(nameof(key), key, null),
    };

    private static Refusal BadValue(string reason) => new(RefusalCodes.BadValue, reason);

    private static LabelReading.Refused Refuse(string label, Refusal refusal) => new(label, refusal);
}
