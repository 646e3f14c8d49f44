namespace RunsFleet.AppHost.Commands;

/// <summary>What is wrong with an argument of a command.</summary>
/// <param name="Argument">The argument's name.</param>
/// <param name="Rule">What it has to be, such as <c>is a whole number from 1 to 100.</c></param>
internal sealed record ArgumentFault(string Argument, string Rule);
