using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace RunsFleet.Circuit.Breaker;

/// <summary>What a circuit is about. An offering may be launched only if its pool, its type and its zone all let it.</summary>
internal readonly partial record struct CircuitScope
{
    /// <summary>Stands for all types, in the scope of a zone and in metrics.</summary>
    public const string AnyType = "*";

    private const int MaxTypeLength = 32;
    private const int MaxZoneLength = 40;

    private CircuitScope(string? instanceType, string? zone) => (InstanceType, Zone) = (instanceType, zone);

    /// <summary>EC2 instance type; null for a zone.</summary>
    public string? InstanceType { get; }

    /// <summary>Availability zone; null for a type.</summary>
    public string? Zone { get; }

    /// <summary>How wide it is.</summary>
    public ScopeKind Kind => (InstanceType, Zone) switch
    {
        (null, null) => throw new InvalidOperationException("A scope that was never set."),
        (null, _) => ScopeKind.Zone,
        (_, null) => ScopeKind.Type,
        _ => ScopeKind.Pool,
    };

    public static CircuitScope OfType(string instanceType) => new(instanceType, null);

    public static CircuitScope OfZone(string zone) => new(null, zone);

    public static CircuitScope OfPool(string instanceType, string zone) => new(instanceType, zone);

    /// <summary>Returns true for text such as <c>c7g.large</c>.</summary>
    public static bool IsInstanceType([NotNullWhen(true)] string? text) => text is { Length: <= MaxTypeLength } && TypeName().IsMatch(text);

    /// <summary>Returns true for text such as <c>us-east-1a</c>.</summary>
    public static bool IsZone([NotNullWhen(true)] string? text) => text is { Length: <= MaxZoneLength } && ZoneName().IsMatch(text);

    /// <summary>Reads a scope's text. Returns false when it is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out CircuitScope scope)
    {
        scope = default;
        if (text is null || text.Length > MaxTypeLength + 1 + MaxZoneLength)
        {
            return false;
        }

        var at = text.IndexOf('@', StringComparison.Ordinal);
        var (type, zone) = at < 0 ? (text, null) : (text[..at], text[(at + 1)..]);
        if ((zone is not null && !IsZone(zone)) || !(IsInstanceType(type) || (type == AnyType && zone is not null)))
        {
            return false;
        }

        scope = new CircuitScope(type == AnyType ? null : type, zone);
        return true;
    }

    /// <summary>Reads a scope's text, as <see cref="ToString"/> writes it.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static CircuitScope Parse(string text) =>
        TryParse(text, out var scope) ? scope : throw new FormatException("A scope is like c7g.large, c7g.large@us-east-1a or *@us-east-1a.");

    /// <summary>
    /// Returns true when an instance of that type in that zone is within the scope. An instance of an unknown zone is only within its type.
    /// </summary>
    public bool Covers(string instanceType, string? zone) => (InstanceType is null || InstanceType == instanceType) && (Zone is null || Zone == zone);

    /// <summary>The key of the circuit.</summary>
    public override string ToString() => Kind switch
    {
        ScopeKind.Type => InstanceType!,
        ScopeKind.Zone => $"{AnyType}@{Zone}",
        _ => $"{InstanceType}@{Zone}",
    };

    // Such as c7g.large, u-6tb1.metal, mac2-m2pro.metal, c7i.metal-48xl.
    [GeneratedRegex(@"\A[a-z][a-z0-9-]*\.[a-z0-9][a-z0-9-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex TypeName();

    // Such as us-east-1a, us-gov-west-1b, us-west-2-lax-1a.
    [GeneratedRegex(@"\A[a-z]{2}(-[a-z0-9]+)+[a-z]\z", RegexOptions.CultureInvariant)]
    private static partial Regex ZoneName();
}
