using System.Text.Json;

namespace RunsFleet.AppHost.Commands;

/// <summary>What a service said to a command's request.</summary>
internal abstract record ServiceAnswer
{
    private ServiceAnswer()
    {
    }

    /// <summary>The service did it.</summary>
    /// <param name="Body">Its answer; undefined when it has none.</param>
    internal sealed record Done(JsonElement Body) : ServiceAnswer;

    /// <summary>The service did not do it, or does not answer.</summary>
    /// <param name="Reason">Why, in one line.</param>
    /// <param name="Status">The HTTP status; null when there was no answer.</param>
    internal sealed record Refused(string Reason, int? Status) : ServiceAnswer;
}
