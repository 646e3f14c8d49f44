using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalCloud.GitHub;

/// <summary>
/// The config of a just-in-time runner: base64 of a JSON object that holds the runner's settings files, each as base64, which is what
/// <c>run.sh --jitconfig</c> unpacks (https://github.com/actions/runner, <c>src/Runner.Listener/Runner.cs</c>).
/// Its RSA key alone makes it longer than the 4,096 characters of a standard SSM parameter.
/// </summary>
/// <param name="RunnerId">GitHub's id of the registration.</param>
/// <param name="ClientId">What the runner proves its registration with.</param>
internal sealed record JitConfig(long RunnerId, string ClientId)
{
    private const int MaxEncodedLength = 64 * 1024;

    /// <summary>Writes the <c>encoded_jit_config</c> of a registration.</summary>
    public static string Encode(GitHubRunner runner, string workFolder, Random random)
    {
        var settings = new JsonObject
        {
            ["agentId"] = runner.Id.ToString(CultureInfo.InvariantCulture),
            ["agentName"] = runner.Name,
            ["skipSessionRecover"] = "True",
            ["poolId"] = runner.GroupId.ToString(CultureInfo.InvariantCulture),
            ["poolName"] = "Default",
            ["disableUpdate"] = "True",
            ["ephemeral"] = "True",
            ["serverUrl"] = $"{GitHubUrls.Web}/_services/pipelines/{runner.ClientId}/",
            ["gitHubUrl"] = $"{GitHubUrls.Web}/{runner.Repository.FullName}",
            ["workFolder"] = workFolder,
            ["useV2Flow"] = "True",
            ["serverUrlV2"] = $"{GitHubUrls.Web}/_services/broker/",
        };
        var credentials = new JsonObject
        {
            ["scheme"] = "OAuth",
            ["data"] = new JsonObject
            {
                ["clientId"] = runner.ClientId,
                ["authorizationUrl"] = $"{GitHubUrls.Web}/_services/vstoken/_apis/oauth2/token/{runner.ClientId}",
                ["authorizationUrlV2"] = $"{GitHubUrls.Web}/actions-auth/token",
                ["requireFipsCryptography"] = "True",
            },
        };

        // As long as the parameters of a 2,048 bit key. Nobody decrypts with it here, so that none is generated.
        var key = new JsonObject
        {
            ["d"] = RandomBase64(random, 256),
            ["dp"] = RandomBase64(random, 128),
            ["dq"] = RandomBase64(random, 128),
            ["exponent"] = "AQAB",
            ["inverseQ"] = RandomBase64(random, 128),
            ["modulus"] = RandomBase64(random, 256),
            ["p"] = RandomBase64(random, 128),
            ["q"] = RandomBase64(random, 128),
        };
        var files = new JsonObject
        {
            [".runner"] = Base64(settings),
            [".credentials"] = Base64(credentials),
            [".credentials_rsaparams"] = Base64(key),
        };
        return Base64(files);
    }

    /// <summary>Reads a config. Returns null when it is not one.</summary>
    public static JitConfig? Decode(string? encoded)
    {
        if (string.IsNullOrEmpty(encoded) || encoded.Length > MaxEncodedLength)
        {
            return null;
        }

        try
        {
            var files = Parse(encoded);
            var settings = Parse(files.GetProperty(".runner").GetString()!);
            var credentials = Parse(files.GetProperty(".credentials").GetString()!);
            var id = long.Parse(settings.GetProperty("agentId").GetString()!, NumberStyles.None, CultureInfo.InvariantCulture);
            return new JitConfig(id, credentials.GetProperty("data").GetProperty("clientId").GetString()!);
        }
        catch (Exception e) when (e is FormatException or JsonException or KeyNotFoundException or InvalidOperationException or ArgumentNullException or OverflowException)
        {
            return null;
        }
    }

    private static string Base64(JsonObject json) => Convert.ToBase64String(Encoding.UTF8.GetBytes(json.ToJsonString()));

    private static string RandomBase64(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return Convert.ToBase64String(bytes);
    }

    private static JsonElement Parse(string base64)
    {
        using var document = JsonDocument.Parse(Convert.FromBase64String(base64), new JsonDocumentOptions { MaxDepth = 8 });
        return document.RootElement.Clone();
    }
}
