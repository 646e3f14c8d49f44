using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>Asks a health endpoint until it answers as it should.</summary>
internal sealed class HealthProbe(IHttpClientFactory clients)
{
    public const string ClientName = "health";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(5);

    public async Task WaitUntilHealthyAsync(HttpHealthAnnotation health, CancellationToken cancellationToken)
    {
        var address = new Uri(new Uri(health.Endpoint().Url), health.Path);
        while (!await IsHealthyAsync(address, health.StatusCode, cancellationToken))
        {
            await Task.Delay(Interval, cancellationToken);
        }
    }

    private async Task<bool> IsHealthyAsync(Uri address, int statusCode, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(ClientName);
        client.Timeout = AnswerTime;
        try
        {
            using var response = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return (int)response.StatusCode == statusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
