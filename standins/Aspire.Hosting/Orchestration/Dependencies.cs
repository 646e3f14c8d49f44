using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Orchestration;

/// <summary>Waits for what a resource waits for, or says why that will not come.</summary>
internal static class Dependencies
{
    /// <exception cref="DistributedApplicationException">A dependency ended or failed.</exception>
    public static Task WaitAsync(IResource resource, ResourceNotificationService notifications, CancellationToken cancellationToken) =>
        Task.WhenAll(resource.Annotations.OfType<WaitAnnotation>().Select(wait => WaitAsync(wait, notifications, cancellationToken)));

    private static async Task WaitAsync(WaitAnnotation wait, ResourceNotificationService notifications, CancellationToken cancellationToken)
    {
        var givesUp = wait.WaitType == WaitType.WaitForCompletion || wait.WaitBehavior != WaitBehavior.WaitOnResourceUnavailable;
        var reached = await notifications.WaitForResourceAsync(
            wait.Resource.Name,
            change => IsThere(wait, change.Snapshot) || (givesUp && ResourceNotificationService.IsTerminal(change.Snapshot)),
            cancellationToken);
        if (!IsThere(wait, reached.Snapshot))
        {
            throw new DistributedApplicationException(Reason(wait, reached.Snapshot));
        }
    }

    private static bool IsThere(WaitAnnotation wait, CustomResourceSnapshot snapshot) => wait.WaitType switch
    {
        WaitType.WaitForCompletion => ResourceNotificationService.IsTerminal(snapshot) && snapshot.ExitCode == wait.ExitCode,
        WaitType.WaitUntilStarted => snapshot.State?.Text == KnownResourceStates.Running,
        _ => snapshot.HealthStatus == HealthStatus.Healthy,
    };

    private static string Reason(WaitAnnotation wait, CustomResourceSnapshot snapshot) => snapshot.ExitCode switch
    {
        null => $"'{wait.Resource.Name}' did not start.",
        { } code when wait.WaitType == WaitType.WaitForCompletion =>
            $"'{wait.Resource.Name}' ended with exit code {code}, {wait.ExitCode} was expected.",
        { } code => $"'{wait.Resource.Name}' ended with exit code {code} before it was ready.",
    };
}
