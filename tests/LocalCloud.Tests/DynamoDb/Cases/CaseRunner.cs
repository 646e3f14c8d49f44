using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace LocalCloud.Tests.DynamoDb.Cases;

/// <summary>What an endpoint answered: no code where it accepted.</summary>
internal sealed record Outcome(string? Code, string? Message)
{
    /// <summary>Accepted or refused as the case says, in AWS's words where they are given.</summary>
    public bool Is(Case expected) =>
        Code == expected.Code && (expected.Message is null || Message!.Contains(expected.Message, StringComparison.Ordinal));

    public override string ToString() => Code is null ? "accepted" : $"{Code}: {Message}";
}

/// <summary>Makes the requests of cases as they are, on the bare wire, at any endpoint.</summary>
internal sealed class CaseRunner(Uri endpoint) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler()) { BaseAddress = endpoint, Timeout = TimeSpan.FromSeconds(60) };

    public async Task CreateTablesAsync()
    {
        foreach (var definition in CaseTables.Definitions)
        {
            // An endpoint that outlives the tests may hold the tables of an earlier run.
            await DropAsync(definition);
            Assert.Equal(new Outcome(null, null), await SendAsync("CreateTable", definition));
        }
    }

    public async Task<Outcome> RunAsync(Case testCase)
    {
        foreach (var seed in CaseTables.Seeds)
        {
            Assert.Equal(new Outcome(null, null), await SendAsync("PutItem", seed));
        }

        var outcome = await SendAsync(testCase.Operation, testCase.Request);
        if (testCase.Operation == "CreateTable" && outcome.Code is null)
        {
            await DropAsync(testCase.Request);
        }

        return outcome;
    }

    public async Task<Outcome> SendAsync(string operation, string json)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/");
        request.Content = new StringContent(json, Encoding.UTF8);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.0");
        request.Headers.Add("X-Amz-Target", $"DynamoDB_20120810.{operation}");
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=test/20260301/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=00");
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return response.IsSuccessStatusCode ? new Outcome(null, null) : Refusal((int)response.StatusCode, body);
    }

    private async Task DropAsync(string definition)
    {
        using var request = JsonDocument.Parse(definition);
        await SendAsync("DeleteTable", $$"""{"TableName": "{{request.RootElement.GetProperty("TableName").GetString()}}"}""");
    }

    public void Dispose() => _http.Dispose();

    private static Outcome Refusal(int status, string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var type = json.RootElement.GetProperty("__type").GetString()!;
            var message = json.RootElement.TryGetProperty("message", out var text) || json.RootElement.TryGetProperty("Message", out text)
                ? text.GetString()
                : "";
            return new Outcome(type[(type.LastIndexOf('#') + 1)..], message);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return new Outcome($"HTTP {status}", body[..Math.Min(body.Length, 200)]);
        }
    }
}
