using System.Text.Json;

namespace RunsFleet.AppHost.Commands;

/// <summary>Turns a service's answer into the result of a command.</summary>
internal static class Outcome
{
    /// <summary>Returns the line that <paramref name="success"/> makes of the answer's body, or the reason of the refusal.</summary>
    public static ExecuteCommandResult Of(ServiceAnswer answer, Func<JsonElement, string> success) => answer switch
    {
        ServiceAnswer.Done(var body) => Line(success(body)),
        ServiceAnswer.Refused(var reason, _) => CommandResults.Failure(reason),
        _ => throw new InvalidOperationException("An answer of an unknown kind."),
    };

    /// <summary>Returns success. The line is the result's data too, because the command line prints nothing but data.</summary>
    public static ExecuteCommandResult Line(string line) => CommandResults.Success(line, line);

    /// <summary>
    /// Returns the same as <see cref="Of"/>, with the answer's body as the result's data: the command line prints it on its standard
    /// output.
    /// </summary>
    public static ExecuteCommandResult WithBody(ServiceAnswer answer, Func<JsonElement, string> success) => answer is ServiceAnswer.Done(var body)
        ? CommandResults.Success(success(body), body.GetRawText(), CommandResultFormat.Json)
        : Of(answer, success);
}
