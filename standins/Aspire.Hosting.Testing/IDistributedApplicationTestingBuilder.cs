namespace Aspire.Hosting.Testing;

/// <summary>The builder of an AppHost, as its entry point left it, before anything is built.</summary>
public interface IDistributedApplicationTestingBuilder : IDistributedApplicationBuilder, IAsyncDisposable, IDisposable
{
    Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default);
}
