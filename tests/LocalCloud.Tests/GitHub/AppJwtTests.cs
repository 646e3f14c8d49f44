using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using LocalCloud.GitHub;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace LocalCloud.Tests.GitHub;

public sealed class AppJwtTests : IDisposable
{
    private const string Undecodable = "A JSON web token could not be decoded";
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly RSA _key = RSA.Create(2048);
    private readonly AppJwt _jwt;

    public AppJwtTests() => _jwt = new AppJwt(
        new FakeTimeProvider(Now),
        Options.Create(new GitHubOptions { AppId = 4711, AppPublicKey = _key.ExportSubjectPublicKeyInfoPem() }));

    public void Dispose()
    {
        _jwt.Dispose();
        _key.Dispose();
    }

    [Fact]
    public void A_token_with_the_right_claims_passes()
    {
        _jwt.Verify(Token(Claims()));
        _jwt.Verify(Token(Claims(iss: "4711")));
        _jwt.Verify(Token(Claims(iat: 0)));
    }

    [Fact]
    public void L22_A_token_issued_in_the_future_is_refused() => Refused(
        "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued", Token(Claims(iat: 1)));

    [Fact]
    public void L22_A_token_without_the_time_of_issue_is_refused() => Refused(
        "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued", Token(Claims().Without("iat")));

    [Fact]
    public void A_token_for_more_than_ten_minutes_is_refused()
    {
        _jwt.Verify(Token(Claims(exp: 600)));
        Refused("'Expiration time' claim ('exp') is too far in the future", Token(Claims(exp: 601)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-60)]
    public void An_expired_token_is_refused(int exp) => Refused(
        "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires", Token(Claims(exp: exp)));

    [Fact]
    public void A_token_without_an_issuer_is_refused() => Refused("Missing 'issuer' claim ('iss') in assertion", Token(Claims().Without("iss")));

    [Fact]
    public void An_issuer_that_is_no_number_is_refused() => Refused("'Issuer' claim ('iss') must be an Integer", Token(Claims(iss: "fleet")));

    [Fact]
    public void A_token_of_another_app_is_refused() => Refused(Undecodable, Token(Claims(iss: 4712)));

    [Fact]
    public void A_token_signed_with_another_key_is_refused()
    {
        using var other = RSA.Create(2048);
        Refused(Undecodable, Token(Claims(), key: other));
    }

    [Fact]
    public void Another_algorithm_is_refused() => Refused(Undecodable, Token(Claims(), algorithm: "none"));

    [Theory]
    [InlineData("")]
    [InlineData("ghs_token")]
    [InlineData("a.b")]
    [InlineData("a.b.c")]
    [InlineData("e30.e30.")]
    [InlineData("W10.W10.AA")]
    public void What_is_no_token_is_refused(string token) => Refused(Undecodable, token);

    [Fact]
    public void Without_a_public_key_only_the_claims_count()
    {
        using var jwt = new AppJwt(new FakeTimeProvider(Now), Options.Create(new GitHubOptions { AppId = 4711 }));
        using var other = RSA.Create(2048);

        jwt.Verify(Token(Claims(), key: other));
        Assert.Equal(401, Assert.Throws<GitHubException>(() => jwt.Verify(Token(Claims(iat: 60)))).Status);
    }

    [Fact]
    public void A_key_is_checked_before_the_world_starts()
    {
        Assert.True(AppJwt.IsKey(null));
        Assert.True(AppJwt.IsKey(_key.ExportSubjectPublicKeyInfoPem()));
        Assert.False(AppJwt.IsKey("no key"));
    }

    private static JsonObject Claims(JsonNode? iss = null, int iat = -60, int exp = 540) => new()
    {
        ["iss"] = iss ?? 4711,
        ["iat"] = Now.ToUnixTimeSeconds() + iat,
        ["exp"] = Now.ToUnixTimeSeconds() + exp,
    };

    private string Token(JsonObject claims, RSA? key = null, string algorithm = "RS256")
    {
        var header = new JsonObject { ["alg"] = algorithm, ["typ"] = "JWT" };
        var text = $"{Encode(header.ToJsonString())}.{Encode(claims.ToJsonString())}";
        var signature = (key ?? _key).SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{text}.{Base64Url.EncodeToString(signature)}";
    }

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    private void Refused(string message, string token)
    {
        var refusal = Assert.Throws<GitHubException>(() => _jwt.Verify(token));
        Assert.Equal((401, message), (refusal.Status, refusal.Message));
    }
}

file static class ClaimEdits
{
    public static JsonObject Without(this JsonObject claims, string name)
    {
        claims.Remove(name);
        return claims;
    }
}
