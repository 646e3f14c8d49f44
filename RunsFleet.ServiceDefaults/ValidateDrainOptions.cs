using Microsoft.Extensions.Options;

namespace RunsFleet.ServiceDefaults;

/// <summary>Ranges of <see cref="DrainOptions"/>.</summary>
internal sealed class ValidateDrainOptions : IValidateOptions<DrainOptions>
{
    public ValidateOptionsResult Validate(string? name, DrainOptions options)
    {
        var faults = new ValidateOptionsResultBuilder();
        if (options.Delay < TimeSpan.Zero || options.Delay > TimeSpan.FromSeconds(60))
        {
            faults.AddError("must be between 0 and 60 seconds.", "Drain:Delay");
        }

        if (options.Deadline <= options.Delay || options.Deadline > TimeSpan.FromSeconds(110))
        {
            faults.AddError("must be longer than Drain:Delay and at most 110 seconds.", "Drain:Deadline");
        }

        return faults.Build();
    }
}
