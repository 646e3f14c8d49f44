namespace RunsFleet.Contracts.Labels;

/// <summary>The kinds of refusal, a closed set, since they are metric dimensions.</summary>
public static class RefusalCodes
{
    /// <summary>A part of the label is no <c>key=value</c>.</summary>
    public const string BadSyntax = "bad_syntax";

    /// <summary>A key that we do not know.</summary>
    public const string UnknownKey = "unknown_key";

    /// <summary>A key that is given twice.</summary>
    public const string DuplicateKey = "duplicate_key";

    /// <summary>A value that its key does not take.</summary>
    public const string BadValue = "bad_value";

    /// <summary>A label that is longer than a runner can register.</summary>
    public const string TooLong = "too_long";

    /// <summary>More labels than a runner can register.</summary>
    public const string TooManyLabels = "too_many_labels";
}
