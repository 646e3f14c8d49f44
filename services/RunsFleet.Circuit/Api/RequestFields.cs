using System.Text.RegularExpressions;
using Google.Protobuf.WellKnownTypes;
using RunsFleet.Circuit.Breaker;
using RunsFleet.Contracts.Circuit.V1;

namespace RunsFleet.Circuit.Api;

/// <summary>Reads the fields of requests; each fault is an <see cref="InvalidRequestException"/> that names the field and quotes nothing.</summary>
internal static partial class RequestFields
{
    public const int MaxTypes = 100;
    private const int MaxText = 200;

    // Facts are kept this long.
    private static readonly TimeSpan Oldest = TimeSpan.FromDays(30);

    public static CircuitScope Scope(string text, string field) =>
        CircuitScope.TryParse(text, out var scope) ? scope : throw new InvalidRequestException(field, "must be an instance type such as c7g.large");

    public static IReadOnlyList<CircuitScope> Scopes(IReadOnlyList<string> texts, string field) =>
        texts.Count <= MaxTypes
            ? [.. texts.Select((text, i) => Scope(text, $"{field}[{i}]"))]
            : throw new InvalidRequestException(field, $"must have at most {MaxTypes} entries");

    public static InterruptionFact Fact(RecordInterruptionRequest request, DateTimeOffset now) => new(
        Scope(request.InstanceType, "instance_type"),
        InstanceId().IsMatch(request.InstanceId)
            ? request.InstanceId
            : throw new InvalidRequestException("instance_id", "must be i- and 8 or 17 hexadecimal digits"),
        InterruptedAt(request.InterruptedAt, now),
        Zone(request.AvailabilityZone),
        request.Source switch
        {
            InterruptionSource.Warning => FactSource.Warning,
            InterruptionSource.StateChange => FactSource.StateChange,
            InterruptionSource.Agent => FactSource.Agent,
            InterruptionSource.Sweep => FactSource.Sweep,
            _ => throw new InvalidRequestException("source", "must be one of the known sources"),
        });

    /// <summary>A text that is logged: one line, of bounded length.</summary>
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

    private static string? Zone(string text) =>
        text.Length == 0 ? null
        : text.Length <= 40 && ZoneName().IsMatch(text) ? text
        : throw new InvalidRequestException("availability_zone", "must be empty or a zone such as us-east-1a");

    [GeneratedRegex(@"\Ai-([0-9a-f]{8}|[0-9a-f]{17})\z", RegexOptions.CultureInvariant)]
    private static partial Regex InstanceId();

    // Such as us-east-1a, us-gov-west-1b, us-west-2-lax-1a.
    [GeneratedRegex(@"\A[a-z]{2}(-[a-z0-9]+)+[a-z]\z", RegexOptions.CultureInvariant)]
    private static partial Regex ZoneName();
}
