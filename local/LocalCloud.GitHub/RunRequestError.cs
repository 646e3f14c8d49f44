namespace LocalCloud.GitHub;

/// <summary>What is wrong with a request for a run.</summary>
/// <param name="Field">Such as <c>jobs[0].name</c>.</param>
/// <param name="Rule">What the field has to be.</param>
internal sealed record RunRequestError(string Field, string Rule);
