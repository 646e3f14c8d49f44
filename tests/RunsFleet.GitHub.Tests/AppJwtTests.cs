using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RunsFleet.Testing;

namespace RunsFleet.GitHub.Tests;

public sealed class AppJwtTests
{
    [Fact]
    public void L22_A_token_is_issued_60_seconds_back_and_ends_within_10_minutes()
    {
        using var world = new GitHubWorld();

        var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(world.Jwt.Sign().Split('.')[1])).RootElement;

        var now = Jobs.QueuedAt.ToUnixTimeSeconds();
        Assert.Equal(now - 60, claims.GetProperty("iat").GetInt64());
        Assert.InRange(claims.GetProperty("exp").GetInt64(), now + 60, now + 600);
        Assert.InRange(claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64(), 1, 600);
        Assert.Equal("12345", claims.GetProperty("iss").GetString());
    }

    [Fact]
    public void A_token_is_signed_with_the_key_of_the_App()
    {
        using var world = new GitHubWorld();

        var parts = world.Jwt.Sign().Split('.');

        Assert.Equal("RS256", JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0])).RootElement.GetProperty("alg").GetString());
        Assert.True(GitHubWorld.PublicKey.VerifyData(
            Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    [Fact]
    public void Line_ends_of_the_key_may_be_written_out()
    {
        using var key = RSA.Create(2048);
        using var world = new GitHubWorld(privateKey: key.ExportPkcs8PrivateKeyPem().Replace("\n", "\\n", StringComparison.Ordinal));

        Assert.Equal(3, world.Jwt.Sign().Split('.').Length);
    }
}
