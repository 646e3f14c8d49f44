using Microsoft.Extensions.Options;

namespace RunsFleet.Webhooks;

/// <summary>Names every fault at once, and no secret.</summary>
internal sealed class WebhookOptionsValidator : IValidateOptions<WebhookOptions>
{
    private const int MinSecretLength = 16;
    private const long MiB = 1024 * 1024;

    // GitHub gives up after 10 s, https://docs.github.com/en/webhooks/using-webhooks/best-practices-for-using-webhooks; the rest is the network's.
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(9.5);

    public ValidateOptionsResult Validate(string? name, WebhookOptions options)
    {
        var faults = new List<string>();
        CheckSecrets(faults, options.Secrets);
        Bound(faults, nameof(options.BodyTimeout), options.BodyTimeout, TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(9));
        Bound(faults, nameof(options.EnqueueTimeout), options.EnqueueTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(8));
        Bound(faults, nameof(options.HeadersTimeout), options.HeadersTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        Bound(faults, nameof(options.KeepAliveTimeout), options.KeepAliveTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        Bound(faults, nameof(options.MaxConnections), options.MaxConnections, 10, 100_000);
        Bound(faults, nameof(options.MaxBodyMemory), options.MaxBodyMemory, 4 * MiB, 4096 * MiB);
        if (options.BodyTimeout + options.EnqueueTimeout > AnswerWithin)
        {
            faults.Add(
                $"{WebhookOptions.Section}:{nameof(options.BodyTimeout)} and {WebhookOptions.Section}:{nameof(options.EnqueueTimeout)} must be " +
                $"at most {AnswerWithin:c} together, since GitHub waits 10 s, and are {options.BodyTimeout + options.EnqueueTimeout:c}.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static void CheckSecrets(List<string> faults, IList<string> secrets)
    {
        if (secrets.Count is < 1 or > 2)
        {
            faults.Add($"{WebhookOptions.Section}:Secrets must hold one or two secrets, and holds {secrets.Count}.");
        }

        for (var i = 0; i < secrets.Count; i++)
        {
            if (secrets[i] is not { Length: >= MinSecretLength })
            {
                faults.Add($"{WebhookOptions.Section}:Secrets:{i} must have at least {MinSecretLength} characters.");
            }
            else if (secrets[i].Trim().Length != secrets[i].Length)
            {
                // The line end of a mounted file would make every signature wrong.
                faults.Add($"{WebhookOptions.Section}:Secrets:{i} must not begin or end with white space.");
            }
        }
    }

    private static void Bound<T>(List<string> faults, string name, T value, T min, T max)
        where T : IComparable<T>
    {
        if (value.CompareTo(min) < 0 || value.CompareTo(max) > 0)
        {
            faults.Add(FormattableString.Invariant($"{WebhookOptions.Section}:{name} must lie between {min} and {max}, and is {value}."));
        }
    }
}
