using OpenTelemetry.Instrumentation.Http;

namespace RunsFleet.ServiceDefaults;

/// <summary>
/// Names the spans of requests that carry <see cref="OutgoingHttp.Route"/> by it, and keeps GitHub's id of the request, which its support asks for.
/// Neither headers nor bodies are kept: they carry tokens.
/// </summary>
internal static class RouteSpans
{
    private const string RequestId = "X-GitHub-Request-Id";

    public static void Configure(HttpClientTraceInstrumentationOptions options)
    {
        options.EnrichWithHttpRequestMessage = static (span, request) =>
        {
            if (request.Options.TryGetValue(OutgoingHttp.Route, out var route))
            {
                span.DisplayName = $"{request.Method} {route}";
                span.SetTag("url.template", route);
            }
        };
        options.EnrichWithHttpResponseMessage = static (span, response) =>
        {
            if (response.Headers.TryGetValues(RequestId, out var ids))
            {
                span.SetTag("github.request_id", ids.First());
            }
        };
    }
}
