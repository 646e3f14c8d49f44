using Microsoft.Extensions.Options;
using RunsFleet.Messaging;

namespace RunsFleet.Webhooks;

/// <summary>
/// A call to the queue must not outlive the webhook that waits for it: the answer would be 503 while the message still arrives, and every
/// redelivery would be one more.
/// </summary>
internal sealed class EnqueueTimeValidator(IOptions<MessagingOptions> messaging) : IValidateOptions<WebhookOptions>
{
    public ValidateOptionsResult Validate(string? name, WebhookOptions options)
    {
        try
        {
            var call = messaging.Value.CallTimeout;
            return call <= options.EnqueueTimeout
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail(
                    $"{MessagingOptions.Section}:{nameof(MessagingOptions.CallTimeout)} must be at most " +
                    $"{WebhookOptions.Section}:{nameof(options.EnqueueTimeout)}, {options.EnqueueTimeout:c}, and is {call:c}.");
        }
        catch (OptionsValidationException)
        {
            // These faults are reported by themselves.
            return ValidateOptionsResult.Skip;
        }
    }
}
