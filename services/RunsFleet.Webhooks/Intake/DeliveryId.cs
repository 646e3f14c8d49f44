namespace RunsFleet.Webhooks.Intake;

/// <summary>GitHub's id of a delivery, such as <c>72d3162e-cc78-11e3-81ab-4c9367dc0958</c>. It is not signed, so it is bounded before it is logged.</summary>
internal static class DeliveryId
{
    /// <summary>Stands in logs for an id that is missing or not an id.</summary>
    public const string None = "without id";

    /// <summary>Reads the id. Returns null when the header is none.</summary>
    public static string? Parse(string? header) =>
        header is { Length: >= 1 and <= 64 } && header.All(c => char.IsAsciiLetterOrDigit(c) || c is '-') ? header : null;
}
