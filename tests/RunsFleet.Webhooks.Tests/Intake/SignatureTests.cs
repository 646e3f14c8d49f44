using System.Security.Cryptography;
using System.Text;
using RunsFleet.Webhooks.Intake;

namespace RunsFleet.Webhooks.Tests.Intake;

public sealed class SignatureTests
{
    // The example of https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
    private const string Documented = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

    [Fact]
    public void GitHubs_own_example_matches() =>
        Assert.True(Signature.Matches("Hello, World!"u8, Signature.Parse(Documented), ["It's a Secret to Everybody"]));

    [Fact]
    public void L07_no_secret_and_no_signature_is_no_match()
    {
        Assert.Null(Signature.Parse(null));
        Assert.Null(Signature.Parse(""));
        Assert.False(Signature.Matches("body"u8, HMACSHA256.HashData([], "body"u8), []));
        Assert.False(Signature.Matches("body"u8, [], ["a-secret-of-some-length"]));
    }

    [Fact]
    public void L07_either_of_two_secrets_matches_and_no_third()
    {
        string[] secrets = ["the-first-of-two-secrets", "the-second-of-two-secrets"];

        Assert.True(Signature.Matches("body"u8, Sign(secrets[0]), secrets));
        Assert.True(Signature.Matches("body"u8, Sign(secrets[1]), secrets));
        Assert.False(Signature.Matches("body"u8, Sign("a-third-secret-of-nobody"), secrets));

        static byte[] Sign(string secret) => HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), "body"u8);
    }

    [Theory]
    [InlineData("757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17")]
    [InlineData("sha1=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17")]
    [InlineData("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e1")]
    [InlineData("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e170")]
    [InlineData("sha256=g57107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17")]
    [InlineData(" sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e1")]
    public void What_is_no_digest_is_no_signature(string header) => Assert.Null(Signature.Parse(header));
}
