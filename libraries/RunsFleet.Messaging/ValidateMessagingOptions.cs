using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Messaging;

internal sealed class ValidateMessagingOptions(IConfiguration configuration) : IValidateOptions<MessagingOptions>
{
    public ValidateOptionsResult Validate(string? name, MessagingOptions options)
    {
        var faults = new ValidateOptionsResultBuilder();
        Check(options.Concurrency is >= 1 and <= 500, nameof(options.Concurrency), "must be between 1 and 500.");
        Check(IsWithin(options.WaitTime, 0, 20) && IsWhole(options.WaitTime), nameof(options.WaitTime), "must be whole seconds, 0 to 20.");
        Check(
            IsWithin(options.VisibilityTimeout, 10, 3600) && IsWhole(options.VisibilityTimeout) && options.VisibilityTimeout > options.CallTimeout * 2,
            nameof(options.VisibilityTimeout),
            "must be whole seconds, 10 s to 1 h, and more than twice Messaging:CallTimeout: it is extended at its half.");
        Check(IsWithin(options.FailureBackoff, 0, 300), nameof(options.FailureBackoff), "must be between 0 and 5 minutes.");
        Check(IsWithin(options.HandlerTimeout, 1, 3600), nameof(options.HandlerTimeout), "must be between 1 s and 1 h.");
        Check(
            IsWithin(options.DrainDeadline, 0, 100) && options.DrainDeadline + (options.CallTimeout * 2) < DrainDeadline(),
            nameof(options.DrainDeadline),
            "must be between 0 and 100 seconds, and with twice Messaging:CallTimeout less than Drain:Deadline: what is cancelled is still given back.");
        Check(IsWithin(options.AttemptTimeout, 0.1, 60), nameof(options.AttemptTimeout), "must be between 100 ms and 60 s.");
        Check(
            options.CallTimeout >= options.AttemptTimeout && options.CallTimeout <= TimeSpan.FromMinutes(2),
            nameof(options.CallTimeout),
            "must be at least Messaging:AttemptTimeout and at most 2 minutes.");
        Check(IsWithin(options.SendLinger, 0, 1), nameof(options.SendLinger), "must be between 0 and 1 s.");
        Check(IsWithin(options.DeleteLinger, 0, 1), nameof(options.DeleteLinger), "must be between 0 and 1 s.");
        Check(IsWithin(options.ReceiveLinger, 0, 1), nameof(options.ReceiveLinger), "must be between 0 and 1 s.");
        Check(options.MaxPendingSends is >= 10 and <= 100_000, nameof(options.MaxPendingSends), "must be between 10 and 100000.");
        Check(options.MaxBatchesInFlight is >= 1 and <= 32, nameof(options.MaxBatchesInFlight), "must be between 1 and 32.");
        return faults.Build();

        void Check(bool holds, string property, string rule)
        {
            if (!holds)
            {
                faults.AddError(rule, $"{MessagingOptions.Section}:{property}");
            }
        }
    }

    // Not from IOptions<DrainOptions>: a fault of its own there would hide those found here. Unreadable is for its own validator to say.
    private TimeSpan DrainDeadline() =>
        TimeSpan.TryParse(configuration[$"{DrainOptions.Section}:{nameof(DrainOptions.Deadline)}"], CultureInfo.InvariantCulture, out var configured)
            ? configured
            : new DrainOptions().Deadline;

    private static bool IsWithin(TimeSpan value, double minSeconds, double maxSeconds) =>
        value.TotalSeconds >= minSeconds && value.TotalSeconds <= maxSeconds;

    // SQS takes whole seconds.
    private static bool IsWhole(TimeSpan value) => value.Ticks % TimeSpan.TicksPerSecond == 0;
}
