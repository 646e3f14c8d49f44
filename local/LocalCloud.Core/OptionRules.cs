using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;

namespace LocalCloud.Core;

/// <summary>Collects the faults of one section of the options, so that all are reported at once.</summary>
/// <param name="section">Name of the section, for the messages.</param>
internal sealed class OptionRules(string section)
{
    /// <summary>What an address must be.</summary>
    public const string AddressRule = "must be an http or https address.";

    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);
    private readonly ValidateOptionsResultBuilder _faults = new();

    /// <summary>Adds a fault of the property unless the rule holds.</summary>
    public void Require(bool holds, string property, string rule)
    {
        if (!holds)
        {
            _faults.AddError(rule, $"{section}:{property}");
        }
    }

    /// <summary>Requires a time from 0 to a day.</summary>
    public void RequireTime(TimeSpan time, [CallerArgumentExpression(nameof(time))] string property = "") =>
        Require(time >= TimeSpan.Zero && time <= Longest, NameOf(property), "must be from 00:00:00 to 1.00:00:00.");

    /// <summary>Requires an absolute http or https address, or none.</summary>
    public void RequireAddress(Uri? address, [CallerArgumentExpression(nameof(address))] string property = "") => Require(
        address is null || (address.IsAbsoluteUri && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)), NameOf(property), AddressRule);

    /// <summary>Returns the result with every fault.</summary>
    public ValidateOptionsResult Build() => _faults.Build();

    // options.Boot
    private static string NameOf(string expression) => expression[(expression.LastIndexOf('.') + 1)..];
}
