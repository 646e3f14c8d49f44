using System.Net;
using System.Text;
using System.Text.Json;

namespace RunsFleet.GitHub.Tests;

/// <summary>A request as GitHub would see it.</summary>
internal sealed record SeenRequest(HttpMethod Method, string PathAndQuery, string? Authorization, string? Body, string UserAgent, string ApiVersion);

/// <summary>GitHub's REST API below a base address, by hand: each test says what a path answers.</summary>
internal sealed class FakeGitHubServer : HttpMessageHandler
{
    private readonly Dictionary<string, Func<SeenRequest, HttpResponseMessage>> _answers = [];
    private readonly Lock _lock = new();

    public List<SeenRequest> Seen { get; } = [];

    /// <summary>Awaited before each answer.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Answers <paramref name="route"/>, such as <c>POST repos/acme/widgets/actions/runners/generate-jitconfig</c> (without query).</summary>
    public void On(string route, Func<SeenRequest, HttpResponseMessage> answer) => _answers[route] = answer;

    public void On(string route, HttpStatusCode status, string body = "{}", params (string Name, string Value)[] headers) =>
        On(route, _ => Answer(status, body, headers));

    public static HttpResponseMessage Answer(HttpStatusCode status, string body = "{}", params (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }

    public IEnumerable<SeenRequest> To(string route) => Seen.Where(s => Route(s) == route);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var seen = new SeenRequest(
            request.Method,
            request.RequestUri!.PathAndQuery,
            request.Headers.Authorization?.ToString(),
            request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken),
            request.Headers.UserAgent.ToString(),
            request.Headers.GetValues("X-GitHub-Api-Version").Single());
        Func<SeenRequest, HttpResponseMessage>? answer;
        lock (_lock)
        {
            Seen.Add(seen);
            _answers.TryGetValue(Route(seen), out answer);
        }

        await Gate.WaitAsync(cancellationToken);

        // As GitHub does: no token, no answer.
        return seen.Authorization?.StartsWith("Bearer ", StringComparison.Ordinal) is not true
            ? Answer(HttpStatusCode.Unauthorized)
            : answer?.Invoke(seen) ?? Answer(HttpStatusCode.NotFound, JsonSerializer.Serialize(new { message = "Not Found" }));
    }

    private static string Route(SeenRequest seen) => $"{seen.Method} {seen.PathAndQuery.Split('?')[0].Replace("/api/v3/", "", StringComparison.Ordinal)}";
}
