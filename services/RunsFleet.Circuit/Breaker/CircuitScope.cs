using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace RunsFleet.Circuit.Breaker;

/// <summary>What a circuit is about: an EC2 instance type such as <c>c7g.large</c>. The key of its facts and of its state.</summary>
internal readonly partial record struct CircuitScope
{
    private readonly string? _instanceType;

    private CircuitScope(string instanceType) => _instanceType = instanceType;

    /// <summary>EC2 instance type.</summary>
    public string InstanceType => _instanceType ?? throw new InvalidOperationException("A scope that was never set.");

    /// <summary>Reads a scope's text; false when it is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out CircuitScope scope)
    {
        scope = text is { Length: <= 32 } && TypeName().IsMatch(text) ? new CircuitScope(text) : default;
        return scope._instanceType is not null;
    }

    /// <summary>Reads a scope's text, as <see cref="ToString"/> writes it.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static CircuitScope Parse(string text) =>
        TryParse(text, out var scope) ? scope : throw new FormatException("A scope is an instance type such as c7g.large.");

    /// <summary>The key of the circuit.</summary>
    public override string ToString() => InstanceType;

    // Such as c7g.large, u-6tb1.metal, mac2-m2pro.metal, c7i.metal-48xl.
    [GeneratedRegex(@"\A[a-z][a-z0-9-]*\.[a-z0-9][a-z0-9-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex TypeName();
}
