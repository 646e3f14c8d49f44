namespace RunsFleet.Webhooks.Tests;

public sealed class WebhookOptionsTests
{
    private const string Good = "local-webhook-secret";
    private readonly WebhookOptionsValidator _validator = new();

    [Fact]
    public void One_or_two_secrets_are_valid()
    {
        Assert.True(_validator.Validate(null, new WebhookOptions { Secrets = [Good] }).Succeeded);
        Assert.True(_validator.Validate(null, new WebhookOptions { Secrets = [Good, Good + "2"] }).Succeeded);
    }

    [Fact]
    public void L07_no_secret_is_a_fault() =>
        Assert.Equal(["Webhooks:Secrets must hold one or two secrets, and holds 0."], _validator.Validate(null, new WebhookOptions()).Failures);

    [Fact]
    public void All_faults_are_named_at_once_and_no_secret_is_quoted()
    {
        var result = _validator.Validate(null, new WebhookOptions
        {
            Secrets = ["too-short", "ends-with-a-line-end\n", ""],
            BodyTimeout = TimeSpan.FromSeconds(11),
            EnqueueTimeout = TimeSpan.Zero,
        });

        Assert.Equal(
            [
                "Webhooks:Secrets must hold one or two secrets, and holds 3.",
                "Webhooks:Secrets:0 must have at least 16 characters.",
                "Webhooks:Secrets:1 must not begin or end with white space.",
                "Webhooks:Secrets:2 must have at least 16 characters.",
                "Webhooks:BodyTimeout must lie between 00:00:01 and 00:00:10, and is 00:00:11.",
                "Webhooks:EnqueueTimeout must lie between 00:00:00.1000000 and 00:00:08, and is 00:00:00.",
            ],
            result.Failures);
    }
}
