namespace RunsFleet.GitHub;

/// <summary>What GitHub says of the hour's calls of a resource, each of which it counts apart.</summary>
/// <param name="Resource">Its name, such as <c>core</c> or <c>actions_runner_registration</c>.</param>
/// <param name="Limit">Calls in an hour.</param>
/// <param name="Remaining">Calls left of them.</param>
/// <param name="Reset">The hour's end.</param>
internal sealed record RateHour(string Resource, long Limit, long Remaining, DateTimeOffset Reset);
