using LocalCloud.Core;
using Microsoft.Extensions.Options;

namespace LocalCloud.GitHub;

/// <summary>GitHub as a part of the local world.</summary>
internal static class GitHubRegistration
{
    /// <summary>Adds runs and runners, what proves callers, and the sender of webhooks.</summary>
    public static IServiceCollection AddGitHub(this IServiceCollection services)
    {
        services.AddOptions<GitHubOptions>().BindConfiguration(GitHubOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<GitHubOptions>, GitHubOptionsValidator>();
        services.AddSingleton<WebhookOutbox>();
        services.AddSingleton<AppJwt>();
        services.AddResettable<GitHubState>();
        services.AddSingleton<GitHubApp>();
        services.AddSingleton<GitHubAssignment>();
        services.AddSingleton<GitHubRuns>();
        services.AddSingleton<GitHubRunners>();
        services.AddResettable<InstallationTokens>();
        services.AddResettable<RateLimits>();
        services.AddResettable<DeliveryLog>();
        services.AddResettable<DeliveryDrops>();
        services.AddResettable<GitHubOutage>();

        services.AddHostedService<GitHubClock>();
        services.AddHostedService<DeliverySender>();
        return services;
    }

    /// <summary>Maps the REST API below <c>/api/v3</c>, where GitHub Enterprise Server has it, and the control API below <c>/_local/github</c>.</summary>
    public static IEndpointRouteBuilder MapGitHub(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v3").AddEndpointFilter<RouteGroupBuilder, GitHubCallFilter>();
        api.MapApp();
        api.MapRunners();
        api.MapRuns();
        api.Map("/{**path}", static () => GitHubResult.Refused(GitHubException.NotFound()))
            .WithMetadata(new GitHubOperation("Unknown", Caller.Anybody));
        routes.MapGitHubControl();
        return routes;
    }

    private static void AddResettable<T>(this IServiceCollection services)
        where T : class, IResettable
    {
        services.AddSingleton<T>();
        services.AddSingleton<IResettable>(provider => provider.GetRequiredService<T>());
    }
}
