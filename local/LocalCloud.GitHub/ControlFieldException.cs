namespace LocalCloud.GitHub;

/// <summary>A field of a control request is wrong; the message says what it has to be.</summary>
internal sealed class ControlFieldException(string field, string rule) : Exception(rule)
{
    public string Field { get; } = field;

    public static ControlFieldException Missing(string field) => new(field, "is required.");
}
