namespace LocalCloud.GitHub;

/// <summary>A refusal in GitHub's words: HTTP status and message.</summary>
internal sealed class GitHubException(int status, string message) : Exception(message)
{
    public int Status { get; } = status;

    public static GitHubException NotFound() => new(404, "Not Found");

    /// <summary>Makes the refusal of a request body that breaks the schema, in GitHub's form.</summary>
    public static GitHubException Invalid(string reason) => new(422, "Invalid request.\n\n" + reason);
}
