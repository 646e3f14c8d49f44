using System.Security.Cryptography;

namespace RunsFleet.GitHub.Tests;

public sealed class GitHubOptionsTests
{
    [Fact]
    public void All_faults_are_reported_at_once_and_quote_no_secret()
    {
        var result = new GitHubOptionsValidator().Validate(null, new GitHubOptions
        {
            BaseAddress = new Uri("ftp://x/"),
            AppId = "no such id!",
            PrivateKey = "-----BEGIN RSA PRIVATE KEY-----\nc2VjcmV0\n-----END RSA PRIVATE KEY-----",
            Timeout = TimeSpan.Zero,
            InstallationAge = TimeSpan.FromDays(9),
            MaxWait = TimeSpan.FromMinutes(2),
            PointsPerMinute = 1,
            MaxConcurrency = 0,
            Reserve = double.NaN,
        });

        var failures = result.Failures?.ToList() ?? [];
        string[] keys = ["BaseAddress", "AppId", "PrivateKey", "Timeout", "InstallationAge", "MaxWait", "PointsPerMinute", "MaxConcurrency", "Reserve"];
        Assert.Equal(keys.Length, failures.Count);
        Assert.All(keys, key => Assert.Contains(failures, f => f.Contains($"GitHub:{key}", StringComparison.Ordinal)));
        Assert.DoesNotContain("c2VjcmV0", result.FailureMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("12345")]
    [InlineData("Iv1.8a61f9b3a7aba766")]
    public void An_id_and_a_client_id_will_do(string id)
    {
        using var key = RSA.Create(2048);

        Assert.True(new GitHubOptionsValidator().Validate(null, new GitHubOptions { AppId = id, PrivateKey = key.ExportPkcs8PrivateKeyPem() }).Succeeded);
    }

    [Fact]
    public void A_public_key_will_not_do()
    {
        using var key = RSA.Create(2048);

        Assert.False(new GitHubOptionsValidator().Validate(null, new GitHubOptions { AppId = "1", PrivateKey = key.ExportRSAPublicKeyPem() }).Succeeded);
    }
}
