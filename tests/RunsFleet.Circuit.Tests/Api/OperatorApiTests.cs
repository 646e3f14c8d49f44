using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Grpc.Reflection.V1Alpha;

namespace RunsFleet.Circuit.Tests.Api;

public sealed class OperatorApiTests : IAsyncDisposable
{
    private const string Token = "a-token-of-some-length";

    private readonly CircuitService _service = new();

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public async Task L62_without_a_token_configured_it_is_closed_to_all(string? configured)
    {
        if (configured is not null)
        {
            _service.Set("Circuit:ApiToken", configured);
        }

        using var client = _service.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", configured);

        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync("/circuits", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(client, "/circuits/c7g.large/open", """{"actor":"ann","reason":"why","duration_seconds":600}""")).Status);
        Assert.Empty(await _service.Store.ListAsync(Cancel));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer")]
    [InlineData("Bearer a-token-of-some-lengtH")]
    [InlineData("Basic a-token-of-some-length")]
    [InlineData("a-token-of-some-length")]
    public async Task Who_has_another_token_or_none_is_turned_away(string? authorization)
    {
        _service.Set("Circuit:ApiToken", Token);
        using var client = _service.CreateClient();
        if (authorization is not null)
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(client, "/circuits/c7g.large/open", """{"actor":"ann","reason":"why","duration_seconds":600}""")).Status);
        Assert.Empty(await _service.Store.ListAsync(Cancel));
    }

    [Fact]
    public async Task A_circuit_is_opened_looked_at_and_reset()
    {
        using var client = Client();

        var (opened, open) = await PostAsync(client, "/circuits/c7g.large@us-east-1a/open", """{"actor":"ann","reason":"a drill","duration_seconds":1800}""");
        Assert.Equal((HttpStatusCode.OK, "open", 1800), (opened, open.GetProperty("state").GetString(), open.GetProperty("remaining_seconds").GetDouble()));

        var list = JsonDocument.Parse(await client.GetStringAsync("/circuits", Cancel)).RootElement.GetProperty("circuits");
        Assert.Equal("c7g.large@us-east-1a", Assert.Single(list.EnumerateArray()).GetProperty("scope").GetString());
        var one = JsonDocument.Parse(await client.GetStringAsync("/circuits/c7g.large@us-east-1a", Cancel)).RootElement;
        Assert.Equal("open", one.GetProperty("state").GetString());

        var (reset, closed) = await PostAsync(client, "/circuits/*@us-east-1a/reset", """{"actor":"ann","reason":"enough"}""");
        Assert.Equal(HttpStatusCode.OK, reset);
        Assert.Equal(["*@us-east-1a", "c7g.large@us-east-1a"], closed.GetProperty("circuits").EnumerateArray().Select(c => c.GetProperty("scope").GetString()));
        Assert.Equal("""{"circuits":[]}""", await client.GetStringAsync("/circuits", Cancel));
    }

    [Theory]
    [InlineData("/circuits/C7G/open", """{"actor":"ann","reason":"why","duration_seconds":600}""", "scope ")]
    [InlineData("/circuits/c7g.large/open", """{"actor":"ann","reason":"why"}""", "duration_seconds ")]
    [InlineData("/circuits/c7g.large/open", """{"actor":"ann","reason":"why","duration_seconds":1e300}""", "duration_seconds ")]
    [InlineData("/circuits/c7g.large/open", """{"actor":"ann","reason":"why","duration_seconds":59}""", "duration_seconds ")]
    [InlineData("/circuits/c7g.large/reset", """{"reason":"why"}""", "actor ")]
    [InlineData("/circuits/c7g.large/reset", """{"actor":"ann","reason":"a\nb"}""", "reason ")]
    [InlineData("/circuits/c7g.large/reset", """{"actor":""", "body ")]
    [InlineData("/circuits/c7g.large/reset", "null", "body ")]
    [InlineData("/circuits/c7g.large/reset", "[]", "body ")]
    [InlineData("/circuits/c7g.large/reset", "", "body ")]
    public async Task A_bad_request_names_what_is_wrong(string path, string body, string named)
    {
        using var client = Client();

        var (status, problem) = await PostAsync(client, path, body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.StartsWith(named, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Empty(await _service.Store.ListAsync(Cancel));
    }

    [Fact]
    public async Task A_body_without_end_is_refused()
    {
        using var client = Client();

        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(client, "/circuits/c7g.large/reset", new string(' ', 5_000))).Status);
    }

    [Fact]
    public async Task A_store_that_is_down_is_503()
    {
        using var client = Client();
        _service.Store.IsDown = true;

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await PostAsync(client, "/circuits/c7g.large/reset", """{"actor":"ann","reason":"why"}""")).Status);
    }

    [Fact]
    public async Task The_grpc_port_tells_its_health_and_what_it_offers()
    {
        using var channel = GrpcChannel.ForAddress(_service.Server.BaseAddress, new GrpcChannelOptions { HttpHandler = _service.Server.CreateHandler() });

        var health = await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest(), cancellationToken: Cancel);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, health.Status);

        using var reflection = new ServerReflection.ServerReflectionClient(channel).ServerReflectionInfo(cancellationToken: Cancel);
        await reflection.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" }, Cancel);
        Assert.True(await reflection.ResponseStream.MoveNext(Cancel));
        Assert.Contains(reflection.ResponseStream.Current.ListServicesResponse.Service, service => service.Name == "runsfleet.circuit.v1.CircuitBreaker");
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private HttpClient Client()
    {
        _service.Set("Circuit:ApiToken", Token);
        var client = _service.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        return client;
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(HttpClient client, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(path, content, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        return (answer.StatusCode, JsonDocument.Parse(text).RootElement);
    }
}
