namespace RunsFleet.Contracts.Labels;

/// <summary>Why a label is refused.</summary>
/// <param name="Code">One of <see cref="RefusalCodes"/>.</param>
/// <param name="Reason">For the job's author: names the key and the value in printable ASCII, at most 256 characters.</param>
public sealed record Refusal(string Code, string Reason);
