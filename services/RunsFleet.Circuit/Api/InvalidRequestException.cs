namespace RunsFleet.Circuit.Api;

/// <summary>A field of a request is not what it must be.</summary>
internal sealed class InvalidRequestException(string field, string problem) : Exception($"{field} {problem}.");
