using Microsoft.Extensions.Options;

namespace RunsFleet.Events;

/// <summary>Ranges of <see cref="EventsOptions"/>.</summary>
internal sealed class ValidateEventsOptions : IValidateOptions<EventsOptions>
{
    public ValidateOptionsResult Validate(string? name, EventsOptions options)
    {
        var faults = new ValidateOptionsResultBuilder();
        if (options.Concurrency is < 1 or > 500)
        {
            faults.AddError("must be 1 to 500.", "Events:Concurrency");
        }

        if (options.TerminationGrace < TimeSpan.Zero || options.TerminationGrace > TimeSpan.FromMinutes(15))
        {
            faults.AddError("must be between 0 and 15 minutes.", "Events:TerminationGrace");
        }

        if (options.CircuitTimeout < TimeSpan.FromMilliseconds(100) || options.CircuitTimeout > TimeSpan.FromSeconds(30))
        {
            faults.AddError("must be between 100 ms and 30 s.", "Events:CircuitTimeout");
        }

        if (options.UnknownInstancePatience < TimeSpan.FromMinutes(1) || options.UnknownInstancePatience > TimeSpan.FromHours(1))
        {
            faults.AddError("must be between 1 minute and 1 hour.", "Events:UnknownInstancePatience");
        }

        return faults.Build();
    }
}
