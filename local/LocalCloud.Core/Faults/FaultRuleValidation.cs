namespace LocalCloud.Core.Faults;

/// <summary>What a rule must be.</summary>
public static class FaultRuleValidation
{
    private const string GitHub = "GitHub";
    private const int MaxName = 64;

    // A parameter's name has up to 1,011 characters.
    private const int MaxResource = 2_048;

    /// <summary>Returns what is wrong with the rule, by the name of the member. Returns none when nothing is.</summary>
    public static Dictionary<string, string[]> Validate(this FaultRule rule)
    {
        Dictionary<string, string[]> faults = [];
        Require(rule.Service is { Length: > 0 and <= MaxName }, "service", "is 1 to 64 characters, or * for any.");
        Require(rule.Operation is { Length: > 0 and <= MaxName }, "operation", "is 1 to 64 characters, or * for any.");
        Require(
            rule.Resource is null or { Length: > 0 and <= MaxResource } && rule.Resource?.Split('+').All(name => name.Length > 0) != false,
            "resource",
            "is a name, or names joined by +.");
        Require(rule.AccessKey is null or { Length: > 0 and <= 128 }, "accessKey", "is an AWS access key id.");
        Require(rule.Error is null or { Length: > 0 and <= 128 }, "error", "is an AWS error code or an HTTP status.");
        Require(rule.Skip >= 0, "skip", "is at least 0.");
        Require(rule.Count is null or > 0, "count", "is at least 1; leave it out for no end.");
        Require(rule.Probability is > 0 and <= 1, "probability", "is above 0 and at most 1.");
        Require(rule.LatencyMs is >= 0 and <= 300_000, "latencyMs", "is 0 to 300000.");
        Require(rule.LatencyMs == 0 || rule.Hold is null, "hold", "waits already: there can be no latencyMs.");
        Require(!rule.DropResponse || rule is { Error: null, Truncate: false }, "dropResponse", "leaves no answer: there can be neither error nor truncate.");
        Require(!rule.Truncate || rule.Error is null, "truncate", "cuts the answer of a call that was done: there can be no error.");
        Require(rule.Error is null || !Is(rule.Service, GitHub) || IsGitHubError(rule.Error), "error", "of GitHub is an HTTP status from 400 to 599, or Throttling.");
        Require(!rule.Duplicate || rule.Error is null && CanComeTwice(rule), "duplicate", "is for what SQS is sent and for GitHub's DeliverWebhook, without an error.");
        Require(
            !Is(rule.Operation, FaultCall.DeliverWebhook) || rule is { Truncate: false, Hold: null or FaultHold.Before },
            "operation",
            "DeliverWebhook is not answered by GitHub, so that there is nothing to truncate, and it is held before only.");
        Require(
            rule.Error is not null || rule.LatencyMs > 0 || rule.DropResponse || rule.Truncate || rule.Duplicate || rule.Hold is not null,
            "error",
            "is required where there is none of latencyMs, hold, dropResponse, truncate and duplicate.");
        return faults;

        void Require(bool holds, string member, string what)
        {
            if (!holds)
            {
                faults.TryAdd(member, [$"{member} {what}"]);
            }
        }
    }

    private static bool CanComeTwice(FaultRule rule) =>
        Is(rule.Service, GitHub) ? Is(rule.Operation, FaultCall.DeliverWebhook)
        : Is(rule.Service, "SQS") && (rule.Operation == FaultRule.Any || Is(rule.Operation, "SendMessage") || Is(rule.Operation, "SendMessageBatch"));

    private static bool IsGitHubError(string error) =>
        error == FaultRule.Throttling || (error.Length == 3 && int.TryParse(error, out var status) && status is >= 400 and <= 599);

    private static bool Is(string name, string other) => string.Equals(name, other, StringComparison.OrdinalIgnoreCase);
}
