namespace RunsFleet.GitHub;

/// <summary>One request to GitHub.</summary>
/// <param name="Operation">For logs: the path without names.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Below the base address.</param>
/// <param name="Installation">Whose budget pays; <see cref="CallBudget.App"/> for the App itself.</param>
/// <param name="Token">The installation's token, or the App's own.</param>
/// <param name="Priority">Whom it holds up.</param>
internal sealed record GitHubCall(string Operation, HttpMethod Method, string Path, long Installation, string Token, CallPriority Priority)
{
    /// <summary>JSON to send along; null for none.</summary>
    public byte[]? Body { get; init; }

    /// <summary>False when a second request could do something that one did not: whoever gets no answer must look.</summary>
    public bool IsRepeatable { get; init; } = true;

    /// <summary>Prints no secret.</summary>
    public override string ToString() => Operation;
}
