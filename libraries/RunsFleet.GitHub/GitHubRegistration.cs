using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.GitHub;

/// <summary>Registers the client of GitHub.</summary>
public static class GitHubRegistration
{
    private const int MaxResponseBytes = 4 * 1024 * 1024;

    /// <summary>Adds what calls GitHub, as the App of section <c>GitHub</c>.</summary>
    public static IServiceCollection AddGitHub(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<GitHubOptions>().BindConfiguration(GitHubOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<GitHubOptions>, GitHubOptionsValidator>();
        var client = services.AddHttpClient(GitHubHttp.ClientName, Configure);

        // The factory's own logging carries every header, the token with them, in its structured values.
        client.RemoveAllLoggers();
        // One retry layer, and it is the one below.
        client.WithoutHttpResilience();
        client.AddResilienceHandler(GitHubHttp.ClientName, AddResilience);
        services.AddSingleton<GitHubMetrics>();
        services.AddSingleton<CallBudget>();
        services.AddSingleton<GitHubHttp>();
        services.AddSingleton<AppJwt>();
        services.AddSingleton<InstallationTokens>();
        services.AddSingleton<InstallationCalls>();
        services.AddSingleton<IRunnerRegistry, GitHubRunners>();
        services.AddSingleton<IWorkflowRuns, GitHubWorkflowRuns>();
        services.AddSingleton<IAppDeliveries, GitHubAppDeliveries>();
        return services;
    }

    /// <summary>Returns the address with a slash at its end. Relative paths only work below such a base address.</summary>
    internal static Uri WithSlash(Uri address) => address.AbsoluteUri.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/");

    private static void Configure(IServiceProvider provider, HttpClient client)
    {
        var options = provider.GetRequiredService<IOptions<GitHubOptions>>().Value;
        client.BaseAddress = WithSlash(options.BaseAddress);

        // It covers the body as well, which comes after the resilience handler has done its part.
        client.Timeout = options.Timeout;
        client.MaxResponseContentBufferSize = MaxResponseBytes;
        client.DefaultRequestHeaders.UserAgent.ParseAdd("RunsFleet");
        client.DefaultRequestHeaders.Accept.ParseAdd("application/vnd.github+json");
        client.DefaultRequestHeaders.Add("X-GitHub-Api-Version", "2022-11-28");
    }

    /// <summary>
    /// Two quick retries of what is likely to pass at once. Rate limits are not retried here: they are waited for in the queue (lesson L21).
    /// A repeated registration whose first answer was lost answers 409, which its caller knows how to take.
    /// </summary>
    private static void AddResilience(ResiliencePipelineBuilder<HttpResponseMessage> pipeline, ResilienceHandlerContext context)
    {
        var budget = context.ServiceProvider.GetRequiredService<CallBudget>();
        pipeline.AddRetry(new HttpRetryStrategyOptions
        {
            MaxRetryAttempts = 2,
            Delay = TimeSpan.FromMilliseconds(300),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldRetryAfterHeader = false,
            ShouldHandle = static arguments => ValueTask.FromResult(
                (arguments.Outcome.Exception is HttpRequestException || (int?)arguments.Outcome.Result?.StatusCode is >= 500)
                && arguments.Context.GetRequestMessage()?.Options.TryGetValue(GitHubHttp.Once, out _) is not true),
            OnRetry = arguments =>
            {
                if (arguments.Context.GetRequestMessage() is { } request && request.Options.TryGetValue(GitHubHttp.Installation, out var installation))
                {
                    budget.Retried(installation, request.Method);
                }

                return ValueTask.CompletedTask;
            },
        });
        pipeline.AddTimeout(context.ServiceProvider.GetRequiredService<IOptions<GitHubOptions>>().Value.Timeout / 2);
    }
}
