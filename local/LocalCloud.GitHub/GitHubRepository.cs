using System.Text.RegularExpressions;

namespace LocalCloud.GitHub;

/// <summary>A repository that the App is installed on.</summary>
public sealed partial record GitHubRepository(long Id, string Owner, string Name, long OwnerId, long InstallationId)
{
    public string FullName => $"{Owner}/{Name}";

    /// <summary>Returns true for <c>owner/name</c> in the characters that GitHub allows.</summary>
    public static bool IsFullName(string text) => FullNamePattern().IsMatch(text);

    [GeneratedRegex(@"\A[A-Za-z0-9](-?[A-Za-z0-9]){0,38}/[A-Za-z0-9._-]{1,100}\z")]
    private static partial Regex FullNamePattern();
}
