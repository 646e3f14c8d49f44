namespace LocalCloud.Core.Faults;

/// <summary>How often an operation was called on a resource.</summary>
/// <param name="Service">Such as <c>SQS</c> or <c>GitHub</c>.</param>
/// <param name="Operation">The operation's name.</param>
/// <param name="Resource">A queue's or table's name; null when there is none.</param>
/// <param name="Count">Calls, the refused ones included.</param>
public sealed record CallCount(string Service, string Operation, string? Resource, long Count);
