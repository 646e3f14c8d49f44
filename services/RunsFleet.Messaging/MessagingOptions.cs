using Microsoft.Extensions.Options;

namespace RunsFleet.Messaging;

/// <summary>How this service sends and receives, from configuration section <c>Messaging</c>.</summary>
public sealed class MessagingOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Messaging";

    /// <summary>Messages that a consumer handles at a time, unless the consumer has a number of its own; 1 to 500. Default 10.</summary>
    public int Concurrency { get; set; } = 10;

    /// <summary>How long a receive waits for a message; 0 to 20 s, whole seconds. Default 20 s: fewer calls, and no later delivery.</summary>
    public TimeSpan WaitTime { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How long a received message stays hidden from others; extended at each half of it while its handler works; 10 s to 1 h, whole
    /// seconds. Default 60 s: after a crash the message comes back this soon.
    /// </summary>
    public TimeSpan VisibilityTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// A message whose handler failed comes back after this time, doubled with each further receive; 0 to 5 min. Default 5 s.
    /// Also the pause after a receive that failed.
    /// </summary>
    public TimeSpan FailureBackoff { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>A handler that works longer is cancelled and has failed; 1 s to 1 h. Default 5 min.</summary>
    public TimeSpan HandlerTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>On the way down handlers get this time to finish, then they are cancelled; 0 to 100 s. Default 15 s, within <c>Drain:Deadline</c>.</summary>
    public TimeSpan DrainDeadline { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Limit of one attempt of a call other than receive; 100 ms to 60 s. Default 3 s. A receive has <see cref="WaitTime"/> + 10 s.</summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Limit of a call other than receive with all the SDK's attempts; at least <see cref="AttemptTimeout"/>, at most 2 min. Default 4.5 s:
    /// a sender waits for at most two, and GitHub gives a webhook 10 s.
    /// </summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(4.5);

    /// <summary>Messages that may wait to be sent, per queue; further ones are refused at once; 10 to 100,000. Default 2,000.</summary>
    public int MaxPendingSends { get; set; } = 2_000;

    /// <summary>Batches that may be on their way at a time, per queue; 1 to 32. Default 4.</summary>
    public int MaxBatchesInFlight { get; set; } = 4;
}

internal sealed class ValidateMessagingOptions : IValidateOptions<MessagingOptions>
{
    public ValidateOptionsResult Validate(string? name, MessagingOptions options)
    {
        var faults = new ValidateOptionsResultBuilder();
        Check(options.Concurrency is >= 1 and <= 500, nameof(options.Concurrency), "must be between 1 and 500.");
        Check(IsWithin(options.WaitTime, 0, 20) && IsWhole(options.WaitTime), nameof(options.WaitTime), "must be whole seconds, 0 to 20.");
        Check(
            IsWithin(options.VisibilityTimeout, 10, 3600) && IsWhole(options.VisibilityTimeout),
            nameof(options.VisibilityTimeout),
            "must be whole seconds, 10 s to 1 h.");
        Check(IsWithin(options.FailureBackoff, 0, 300), nameof(options.FailureBackoff), "must be between 0 and 5 minutes.");
        Check(IsWithin(options.HandlerTimeout, 1, 3600), nameof(options.HandlerTimeout), "must be between 1 s and 1 h.");
        Check(IsWithin(options.DrainDeadline, 0, 100), nameof(options.DrainDeadline), "must be between 0 and 100 seconds.");
        Check(IsWithin(options.AttemptTimeout, 0.1, 60), nameof(options.AttemptTimeout), "must be between 100 ms and 60 s.");
        Check(
            options.CallTimeout >= options.AttemptTimeout && options.CallTimeout <= TimeSpan.FromMinutes(2),
            nameof(options.CallTimeout),
            "must be at least Messaging:AttemptTimeout and at most 2 minutes.");
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

    private static bool IsWithin(TimeSpan value, double minSeconds, double maxSeconds) =>
        value.TotalSeconds >= minSeconds && value.TotalSeconds <= maxSeconds;

    // SQS takes whole seconds.
    private static bool IsWhole(TimeSpan value) => value.Ticks % TimeSpan.TicksPerSecond == 0;
}
