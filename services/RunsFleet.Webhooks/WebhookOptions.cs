using Microsoft.Extensions.Options;

namespace RunsFleet.Webhooks;

/// <summary>How webhooks are received. Section <c>Webhooks</c>.</summary>
internal sealed class WebhookOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Webhooks";

    /// <summary>Bytes of a body, at most: 1 MiB. GitHub sends no payload over 25 MB, and none that we read comes near this.</summary>
    public const int MaxBodyBytes = 1024 * 1024;

    /// <summary>
    /// One or two secrets that signatures are made with, each of 16 characters or more. Two while a secret is being replaced: add the new
    /// one here, change it at GitHub, remove the old one. Read for each request, so no restart is needed. Required.
    /// </summary>
    public IList<string> Secrets { get; set; } = [];

    /// <summary>How long a body may take to arrive; 1 s to 10 s, since GitHub itself gives up after 10 s. Default 5 s.</summary>
    public TimeSpan BodyTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the queue may take to accept a message; 100 ms to 8 s. Default 4 s.</summary>
    public TimeSpan EnqueueTimeout { get; set; } = TimeSpan.FromSeconds(4);
}

/// <summary>Names every fault at once, and no secret.</summary>
internal sealed class WebhookOptionsValidator : IValidateOptions<WebhookOptions>
{
    private const int MinSecretLength = 16;

    public ValidateOptionsResult Validate(string? name, WebhookOptions options)
    {
        var faults = new List<string>();
        if (options.Secrets.Count is < 1 or > 2)
        {
            faults.Add($"{WebhookOptions.Section}:Secrets must hold one or two secrets, and holds {options.Secrets.Count}.");
        }

        for (var i = 0; i < options.Secrets.Count; i++)
        {
            if (options.Secrets[i] is not { Length: >= MinSecretLength })
            {
                faults.Add($"{WebhookOptions.Section}:Secrets:{i} must have at least {MinSecretLength} characters.");
            }
            else if (options.Secrets[i].Trim().Length != options.Secrets[i].Length)
            {
                // The line end of a mounted file would make every signature wrong.
                faults.Add($"{WebhookOptions.Section}:Secrets:{i} must not begin or end with white space.");
            }
        }

        Bound(faults, nameof(options.BodyTimeout), options.BodyTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));
        Bound(faults, nameof(options.EnqueueTimeout), options.EnqueueTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(8));
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static void Bound(List<string> faults, string name, TimeSpan value, TimeSpan min, TimeSpan max)
    {
        if (value < min || value > max)
        {
            faults.Add($"{WebhookOptions.Section}:{name} must lie between {min:c} and {max:c}, and is {value:c}.");
        }
    }
}
