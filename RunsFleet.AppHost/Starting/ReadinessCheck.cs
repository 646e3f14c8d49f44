using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace RunsFleet.AppHost.Starting;

/// <summary>
/// Asks a service whether it is ready, and again every tenth of a second for up to three seconds until it is. Aspire's own check asks once,
/// then 1, 2, 3 s later and so on, so that whatever waits for the service waits that much longer.
/// </summary>
/// <param name="address">Where to ask; null as long as the service has no address.</param>
/// <param name="http">The client that asks.</param>
/// <param name="time">The clock of the pauses.</param>
internal sealed class ReadinessCheck(Func<Uri?> address, HttpClient http, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Returns healthy as soon as the service says so, and otherwise what it said last.</summary>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (address() is not { } uri)
        {
            return HealthCheckResult.Unhealthy("It has no address yet.");
        }

        var started = time.GetTimestamp();
        while (true)
        {
            if (await FaultAsync(uri, cancellationToken) is not { } fault)
            {
                return HealthCheckResult.Healthy();
            }

            if (time.GetElapsedTime(started) >= Patience)
            {
                return HealthCheckResult.Unhealthy(fault);
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private async Task<string?> FaultAsync(Uri uri, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync(uri, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return answer.IsSuccessStatusCode ? null : string.Create(CultureInfo.InvariantCulture, $"{uri} answers {(int)answer.StatusCode}.");
        }
        catch (HttpRequestException e)
        {
            return $"{uri} does not answer: {e.Message}";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"{uri} does not answer in time.";
        }
    }
}
