using System.Text;
using System.Text.RegularExpressions;
using LocalCloud.Aws.Wire;

namespace LocalCloud.Aws.Ssm;

/// <summary>What Parameter Store refuses. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html</summary>
internal static partial class ParameterRules
{
    /// <summary>Largest value of the standard tier, in bytes.</summary>
    public const int StandardValue = 4096;

    /// <summary>Largest value of the advanced tier, in bytes.</summary>
    public const int AdvancedValue = 8192;

    /// <summary>Most tags of a parameter.</summary>
    public const int MostTags = 50;

    private const int LongestName = 1011;
    private const int DeepestLevel = 15;
    private static readonly string[] Types = ["String", "StringList", "SecureString"];
    private static readonly string[] Tiers = ["Standard", "Advanced", "Intelligent-Tiering"];

    public static AwsException Invalid(string message) => new(400, "ValidationException", message);

    /// <summary>Refuses a name that no parameter of one's own can have.</summary>
    public static void CheckName(string name)
    {
        if (name.StartsWith("/aws/", StringComparison.OrdinalIgnoreCase) || name.StartsWith("/ssm/", StringComparison.OrdinalIgnoreCase))
        {
            throw new AwsException(400, "AccessDeniedException", $"No access to reserved parameter name: {Short(name)}.");
        }

        if (name.StartsWith("aws", StringComparison.OrdinalIgnoreCase) || name.StartsWith("ssm", StringComparison.OrdinalIgnoreCase))
        {
            throw Invalid("Parameter name: can't be prefixed with \"ssm\" (case-insensitive). If formed as a path, it can consist of "
                + "sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_");
        }

        if (name.Length is 0 or > LongestName || !ValidName().IsMatch(name) || name.Contains("//", StringComparison.Ordinal) || name[^1] == '/')
        {
            throw Invalid($"Parameter name {Short(name)} is not valid: use letters, digits and .-_ in levels divided by single slashes, "
                + $"at most {LongestName} characters.");
        }

        if (name.Contains('/', StringComparison.Ordinal) && name[0] != '/')
        {
            throw Invalid("Parameter name must be a fully qualified name.");
        }

        if (name.Count(letter => letter == '/') > DeepestLevel)
        {
            throw new AwsException(
                400, "HierarchyLevelLimitExceededException", $"A parameter name hierarchy can have a maximum of {DeepestLevel} levels.");
        }
    }

    /// <summary>Checks the type to store. Returns the given one, or that of the parameter that is overwritten.</summary>
    public static string CheckType(string? type, Parameter? existing)
    {
        if (type is null)
        {
            return existing?.Type ?? throw Invalid("A parameter type is required when you create a parameter.");
        }

        if (!Types.Contains(type))
        {
            throw Invalid($"1 validation error detected: Value '{Short(type)}' at 'type' failed to satisfy constraint: "
                + "Member must satisfy enum value set: [SecureString, StringList, String]");
        }

        return existing is null || existing.Type == type
            ? type
            : throw new AwsException(
                400, "HierarchyTypeMismatchException", "The parameter's type cannot be changed: delete the parameter and make it anew.");
    }

    /// <summary>
    /// Checks the tier to store and the value's size. Returns the given tier, the parameter's present one, or one that is chosen by the
    /// size.
    /// </summary>
    public static string CheckTier(string? tier, string value, Parameter? existing)
    {
        var size = Encoding.UTF8.GetByteCount(value);
        if (size == 0)
        {
            throw Invalid("1 validation error detected: Value '' at 'value' failed to satisfy constraint: "
                + "Member must have length greater than or equal to 1.");
        }

        if (tier is not null && !Tiers.Contains(tier))
        {
            throw Invalid($"1 validation error detected: Value '{Short(tier)}' at 'tier' failed to satisfy constraint: "
                + "Member must satisfy enum value set: [Standard, Advanced, Intelligent-Tiering]");
        }

        var chosen = tier switch
        {
            "Intelligent-Tiering" => size > StandardValue || existing?.Tier == "Advanced" ? "Advanced" : "Standard",
            null => existing?.Tier ?? "Standard",
            _ => tier,
        };
        if (chosen == "Standard" && existing?.Tier == "Advanced")
        {
            throw Invalid("This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter tier "
                + "to the standard-parameter tier.");
        }

        if (chosen == "Standard" && size > StandardValue)
        {
            throw Invalid($"Standard tier parameters support a maximum parameter value of {StandardValue} characters. To create a larger parameter "
                + "value, upgrade the parameter to use the advanced-parameter tier.");
        }

        return size <= AdvancedValue
            ? chosen
            : throw Invalid($"Advanced tier parameters support a maximum parameter value of {AdvancedValue} characters.");
    }

    private static string Short(string text) => text.Length <= 100 ? text : text[..100];

    [GeneratedRegex(@"\A[a-zA-Z0-9_.\-/]+\z")]
    private static partial Regex ValidName();
}
