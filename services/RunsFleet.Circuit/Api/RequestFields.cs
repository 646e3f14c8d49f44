using System.Text.RegularExpressions;
using Google.Protobuf.WellKnownTypes;
using RunsFleet.Circuit.Breaker;
using RunsFleet.Circuit.Handlers;
using RunsFleet.Contracts.Circuit.V1;

namespace RunsFleet.Circuit.Api;

/// <summary>Reads the fields of requests; each fault is an <see cref="InvalidRequestException"/> that names the field and quotes nothing.</summary>
internal static partial class RequestFields
{
    public const int MaxTypes = 100;
    private const int MaxText = 200;
    private const int MaxFew = 20;
    private const int MaxInstances = 1_000;

    // Facts are kept this long.
    private static readonly TimeSpan Oldest = TimeSpan.FromDays(30);

    public static string InstanceType(string text, string field) =>
        CircuitScope.IsInstanceType(text) ? text : throw new InvalidRequestException(field, "must be an instance type such as c7g.large");

    public static IReadOnlyList<string> InstanceTypes(IReadOnlyList<string> texts, string field) => Each(texts, field, MaxTypes, InstanceType);

    public static IReadOnlyList<string> Zones(IReadOnlyList<string> texts, string field) => Each(texts, field, MaxFew, Zone);

    public static CircuitScope Scope(string text, string field) => CircuitScope.TryParse(text, out var scope)
        ? scope
        : throw new InvalidRequestException(field, "must be an instance type, a pool or a zone, such as c7g.large, c7g.large@us-east-1a or *@us-east-1a");

    public static IReadOnlyList<CircuitScope> Scopes(IReadOnlyList<string> texts, string field) => Each(texts, field, MaxFew, Scope);

    /// <summary>
    /// Reads the name of a launch, which is stored and logged. Throws <see cref="InvalidRequestException"/> for other characters or
    /// lengths.
    /// </summary>
    public static string LaunchId(string text, string field) =>
        LaunchName().IsMatch(text) ? text : throw new InvalidRequestException(field, "must be 1 to 64 letters, digits, hyphens or underscores");

    public static int Count(int count, string field) =>
        count is >= 1 and <= MaxInstances ? count : throw new InvalidRequestException(field, $"must be 1 to {MaxInstances}");

    public static IReadOnlyList<LaunchedRunner> Launched(IReadOnlyList<LaunchedInstance> instances, string field) => Each(
        instances,
        field,
        MaxInstances,
        (instance, name) => new LaunchedRunner(
            Instance(instance.InstanceId, $"{name}.instance_id"),
            InstanceType(instance.InstanceType, $"{name}.instance_type"),
            Zone(instance.AvailabilityZone, $"{name}.availability_zone")));

    /// <summary>
    /// Reads how long a circuit is held open. Throws <see cref="InvalidRequestException"/> when that is missing or out of bounds.
    /// </summary>
    public static TimeSpan Hold(TimeSpan? duration, string field) =>
        duration is { } span && span >= ManualControl.MinHold && span <= ManualControl.MaxHold
            ? span
            : throw new InvalidRequestException(field, $"must be {ManualControl.MinHold.TotalMinutes:0} minute to {ManualControl.MaxHold.TotalHours:0} hours");

    /// <summary>
    /// Reads a watcher's token. Returns null when it has none. A token that is not ours is as good as none; a longer one than ours is
    /// refused.
    /// </summary>
    public static string? Token(string text, string field) => text.Length switch
    {
        0 => null,
        <= MaxText => text,
        _ => throw new InvalidRequestException(field, $"must have at most {MaxText} characters"),
    };

    /// <summary>Converts the duration. Returns null when it is out of what a <see cref="TimeSpan"/> holds.</summary>
    public static TimeSpan? ToTimeSpanOrNull(this Duration duration)
    {
        try
        {
            return duration.ToTimeSpan();
        }
        catch (Exception e) when (e is InvalidOperationException or OverflowException)
        {
            return null;
        }
    }

    public static InterruptionFact Fact(RecordInterruptionRequest request, DateTimeOffset now) => new(
        InstanceType(request.InstanceType, "instance_type"),
        Instance(request.InstanceId, "instance_id"),
        InterruptedAt(request.InterruptedAt, now),
        request.AvailabilityZone.Length == 0 ? null : Zone(request.AvailabilityZone, "availability_zone"),
        request.Source switch
        {
            InterruptionSource.Warning => FactSource.Warning,
            InterruptionSource.StateChange => FactSource.StateChange,
            InterruptionSource.Agent => FactSource.Agent,
            InterruptionSource.Sweep => FactSource.Sweep,
            _ => throw new InvalidRequestException("source", "must be one of the known sources"),
        });

    /// <summary>
    /// Reads a text that is logged: one line, of bounded length. Throws <see cref="InvalidRequestException"/> for any other.
    /// </summary>
    public static string Line(string text, string field) =>
        text.Length is >= 1 and <= MaxText && !string.IsNullOrWhiteSpace(text) && !text.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029')
            ? text
            : throw new InvalidRequestException(field, $"must be 1 to {MaxText} characters on one line");

    private static DateTimeOffset InterruptedAt(Timestamp? value, DateTimeOffset now)
    {
        const string Field = "interrupted_at";
        if (value is null)
        {
            throw new InvalidRequestException(Field, "is missing");
        }

        try
        {
            var at = value.ToDateTimeOffset();
            return at > now - Oldest ? at : throw new InvalidRequestException(Field, $"must lie within the last {Oldest.Days} days");
        }
        catch (InvalidOperationException)
        {
            throw new InvalidRequestException(Field, "must be a valid time");
        }
    }

    private static string Zone(string text, string field) =>
        CircuitScope.IsZone(text) ? text : throw new InvalidRequestException(field, "must be a zone such as us-east-1a");

    private static string Instance(string text, string field) =>
        InstanceId().IsMatch(text) ? text : throw new InvalidRequestException(field, "must be i- and 8 or 17 hexadecimal digits");

    private static IReadOnlyList<TResult> Each<T, TResult>(IReadOnlyList<T> items, string field, int most, Func<T, string, TResult> read) =>
        items.Count <= most
            ? [.. items.Select((item, i) => read(item, $"{field}[{i}]"))]
            : throw new InvalidRequestException(field, $"must have at most {most} entries");

    [GeneratedRegex(@"\Ai-([0-9a-f]{8}|[0-9a-f]{17})\z", RegexOptions.CultureInvariant)]
    private static partial Regex InstanceId();

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex LaunchName();
}
