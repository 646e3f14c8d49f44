using LocalCloud.Core;
using Microsoft.Extensions.Options;

namespace LocalCloud.GitHub;

/// <summary>Finds every fault of the options of the GitHub side at once.</summary>
internal sealed class GitHubOptionsValidator : IValidateOptions<GitHubOptions>
{
    public ValidateOptionsResult Validate(string? name, GitHubOptions options)
    {
        var rules = new OptionRules(GitHubOptions.Section);
        rules.Require(options.AppId > 0, nameof(options.AppId), "must be above 0.");
        rules.Require(options.AppSlug.Length > 0, nameof(options.AppSlug), "must not be empty.");
        rules.Require(options.AppName.Length > 0, nameof(options.AppName), "must not be empty.");
        rules.Require(AppJwt.IsKey(options.AppPublicKey), nameof(options.AppPublicKey), "is not a public key in PEM.");
        rules.Require(options.HourlyLimit > 0, nameof(options.HourlyLimit), "must be above 0.");
        rules.RequireAddress(options.WebhookUrl);
        rules.Require(options.WebhookSecret.Length > 0, nameof(options.WebhookSecret), "must not be empty.");
        rules.RequireTime(options.ConfigWait);
        rules.RequireTime(options.PowerOffDelay);
        rules.RequireTime(options.LostRunnerPatience);
        rules.Require(options.LostConclusion is Conclusions.Failure or Conclusions.Cancelled, nameof(options.LostConclusion), "must be failure or cancelled.");
        return rules.Build();
    }
}
