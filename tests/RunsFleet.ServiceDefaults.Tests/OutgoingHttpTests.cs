using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;

namespace RunsFleet.ServiceDefaults.Tests;

public sealed class OutgoingHttpTests
{
    [Fact]
    public async Task Every_client_is_resilient_and_a_grpc_client_can_opt_out()
    {
        await using var app = TestHost.Build(configure: b =>
        {
            b.Services.AddHttpClient("github");
            b.Services.AddHttpClient("circuit").WithoutHttpResilience();
        });
        var handlers = app.Services.GetRequiredService<IHttpMessageHandlerFactory>();

        Assert.Contains(Chain(handlers.CreateHandler("github")), handler => handler is ResilienceHandler);
        Assert.DoesNotContain(Chain(handlers.CreateHandler("circuit")), handler => handler is ResilienceHandler);
    }

    [Fact]
    public async Task A_post_is_sent_once_whatever_the_answer()
    {
        using var server = new Unavailable();
        await using var app = TestHost.Build(
            configure: b => b.Services.AddHttpClient("github").ConfigurePrimaryHttpMessageHandler(() => server));
        using var client = app.Services.GetRequiredService<IHttpClientFactory>().CreateClient("github");

        using var response = await client.PostAsync(new Uri("http://127.0.0.1:9/"), content: null, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(1, server.Calls);
    }

    [Fact]
    public async Task A_name_is_resolved_from_configuration_and_a_named_endpoint_too()
    {
        using var server = new Unavailable();
        await using var app = TestHost.Build(
            configure: b => b.Services.AddHttpClient("circuit").WithoutHttpResilience().ConfigurePrimaryHttpMessageHandler(() => server),
            settings: ("services:circuit:grpc:0", "http://127.0.0.1:7777"));
        using var client = app.Services.GetRequiredService<IHttpClientFactory>().CreateClient("circuit");

        using var response = await client.GetAsync(new Uri("http://_grpc.circuit/x"), TestContext.Current.CancellationToken);

        Assert.Equal(new Uri("http://127.0.0.1:7777/x"), server.LastUri);
    }

    private static IEnumerable<HttpMessageHandler> Chain(HttpMessageHandler? handler)
    {
        for (; handler is not null; handler = (handler as DelegatingHandler)?.InnerHandler)
        {
            yield return handler;
        }
    }

    private sealed class Unavailable : HttpMessageHandler
    {
        public int Calls { get; private set; }

        public Uri? LastUri { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Calls++;
            LastUri = request.RequestUri;
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable));
        }
    }
}
