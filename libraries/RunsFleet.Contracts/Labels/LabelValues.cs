using System.Globalization;

namespace RunsFleet.Contracts.Labels;

/// <summary>The values that keys take; null (or false) for anything else. Bounds are wider than any instance that EC2 has.</summary>
internal static class LabelValues
{
    public const int MaxCpu = 1024;
    public const int MaxRamGiB = 32768;
    public const int MaxGeneration = 99;
    public const int MaxDiskGiB = 16384;
    public const int MaxFamilies = 20;
    private const int MaxFamilyLength = 32;
    private const int MaxPoolLength = 63;

    /// <summary>Reads a number of CPUs. A single n is n to 2n. Returns null when the value is none.</summary>
    public static Range? Cpu(ReadOnlySpan<char> value) =>
        Bounds(value, MaxCpu) is var (min, max) ? new Range(min, max ?? min * 2) : null;

    /// <summary>Reads an amount of memory in GiB. A single n is a minimum. Returns null when the value is none.</summary>
    public static Range? Ram(ReadOnlySpan<char> value) =>
        Bounds(value, MaxRamGiB) is var (min, max) ? new Range(min, max) : null;

    public static CpuArchitecture? Arch(ReadOnlySpan<char> value) =>
        Is(value, "arm64") ? CpuArchitecture.Arm64 : Is(value, "amd64") ? CpuArchitecture.Amd64 : null;

    public static bool? Truth(ReadOnlySpan<char> value) => Is(value, "true") ? true : Is(value, "false") ? false : null;

    public static RetryPolicy? Retry(ReadOnlySpan<char> value) =>
        Is(value, "when-interrupted") ? RetryPolicy.WhenInterrupted : Is(value, "false") ? RetryPolicy.Never : null;

    /// <summary>
    /// Reads instance families. Returns them in lower case, as EC2 writes them, each once. Returns null when one is no family's name, or
    /// there are too many.
    /// </summary>
    public static IReadOnlyList<string>? Families(ReadOnlySpan<char> value)
    {
        var families = new List<string>();
        foreach (var part in value.Split('+'))
        {
            if (families.Count == MaxFamilies || !IsFamily(value[part]))
            {
                return null;
            }

            var family = value[part].ToString().ToLowerInvariant();
            if (!families.Contains(family, StringComparer.Ordinal))
            {
                families.Add(family);
            }
        }

        return families;
    }

    public static int? Number(ReadOnlySpan<char> value, int min, int max) =>
        value.Length <= 9
        && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= min && number <= max
            ? number
            : null;

    public static bool IsPoolName(ReadOnlySpan<char> value) =>
        value.Length is >= 1 and <= MaxPoolLength && char.IsAsciiLetterOrDigit(value[0]) && All(value, c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    public static bool IsRunId(ReadOnlySpan<char> value) => value.Length is >= 1 and <= 19 && All(value, char.IsAsciiDigit);

    private static (int Min, int? Max)? Bounds(ReadOnlySpan<char> value, int limit)
    {
        var plus = value.IndexOf('+');
        if (plus < 0)
        {
            return Number(value, 1, limit) is { } single ? (single, null) : null;
        }

        return Number(value[..plus], 1, limit) is { } min && Number(value[(plus + 1)..], min, limit) is { } max ? (min, max) : null;
    }

    // Families such as c7g, u7i-12tb, mac2-m2pro.
    private static bool IsFamily(ReadOnlySpan<char> value) =>
        value.Length is >= 1 and <= MaxFamilyLength && char.IsAsciiLetter(value[0]) && All(value, c => char.IsAsciiLetterOrDigit(c) || c == '-');

    private static bool Is(ReadOnlySpan<char> value, string expected) => value.Equals(expected, StringComparison.OrdinalIgnoreCase);

    private static bool All(ReadOnlySpan<char> value, Func<char, bool> holds)
    {
        foreach (var c in value)
        {
            if (!holds(c))
            {
                return false;
            }
        }

        return true;
    }
}
