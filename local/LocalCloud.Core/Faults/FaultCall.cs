namespace LocalCloud.Core.Faults;

/// <summary>A call as faults and counts see it.</summary>
/// <param name="Service">Such as <c>SQS</c> or <c>GitHub</c>.</param>
/// <param name="Operation">The operation's name.</param>
/// <param name="Resource">The queue, table, parameter or repository; several are joined by <c>+</c>; null when there is none.</param>
/// <param name="AccessKey">The access key id that a call of AWS was signed with; null for GitHub's.</param>
public readonly record struct FaultCall(string Service, string Operation, string? Resource = null, string? AccessKey = null)
{
    /// <summary>GitHub's delivery of a webhook, which is a call that GitHub makes: only a rule that names it strikes it.</summary>
    public const string DeliverWebhook = "DeliverWebhook";

    private const char Join = '+';

    /// <summary>Joins the names of several resources to one: each once, in order. Returns null when there are none.</summary>
    public static string? Resources(IEnumerable<string> names) =>
        string.Join(Join, names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)) is { Length: > 0 } joined ? joined : null;

    /// <summary>Returns true when the call touches every resource that <paramref name="wanted"/> names.</summary>
    public bool Touches(string wanted) =>
        Resource is { } resource && (resource == wanted || !wanted.Split(Join).Except(resource.Split(Join), StringComparer.Ordinal).Any());
}
