using System.Collections;
using System.Globalization;
using System.Reflection;

namespace RunsFleet.Docs.Tests;

/// <summary>A setting: a property of an options class that configuration can set.</summary>
internal sealed record Setting(string Section, PropertyInfo Property)
{
    private const long MiB = 1024 * 1024;

    private bool IsList => Property.PropertyType == typeof(IList<string>);

    /// <summary>The environment variable that sets it. Of a list: that sets its first value.</summary>
    public string Variable => $"{Section}__{Property.Name}{(IsList ? "__0" : "")}";

    /// <summary>The type in an operator's words.</summary>
    public string Type => (Nullable.GetUnderlyingType(Property.PropertyType) ?? Property.PropertyType) switch
    {
        var type when type == typeof(TimeSpan) => "time",
        var type when type == typeof(int) || type == typeof(long) => "whole number",
        var type when type == typeof(double) => "number",
        var type when type == typeof(string) => "text",
        var type when type == typeof(Uri) => "address",
        var type when type == typeof(IList<string>) => "list of texts",
        var type => throw new NotSupportedException($"{Variable} is of type {type}, which the page has no word for."),
    };

    /// <summary>The settings of an options class.</summary>
    public static IReadOnlyList<Setting> Of(Type options) =>
    [
        .. options.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.SetMethod?.IsPublic is true)
            .Select(property => new Setting(SectionOf(options), property)),
    ];

    /// <summary>The configuration section of an options class.</summary>
    public static string SectionOf(Type options) =>
        options.GetField("Section", BindingFlags.Public | BindingFlags.Static)?.GetRawConstantValue() as string
        ?? throw new NotSupportedException($"{options} is bound to configuration and has no constant Section.");

    /// <summary>The value that it has in <paramref name="options"/>, as the page and the doc comments write it.</summary>
    public string Show(object options) => Property.GetValue(options) switch
    {
        null => "none",
        "" or ICollection { Count: 0 } => "none",
        TimeSpan time => Show(time),
        long bytes when bytes >= MiB && bytes % MiB == 0 => $"{bytes / MiB} MiB",
        int or long => string.Create(CultureInfo.InvariantCulture, $"{Property.GetValue(options):N0}"),
        double number => number.ToString(CultureInfo.InvariantCulture),
        var other => $"`{other}`",
    };

    private static string Show(TimeSpan time) => time switch
    {
        { Ticks: 0 } => "0 s",
        { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds} ms"),
        { Ticks: var ticks } when ticks % TimeSpan.TicksPerHour == 0 => $"{ticks / TimeSpan.TicksPerHour} h",
        { Ticks: var ticks } when ticks % TimeSpan.TicksPerMinute == 0 => $"{ticks / TimeSpan.TicksPerMinute} min",
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds} s"),
    };
}
