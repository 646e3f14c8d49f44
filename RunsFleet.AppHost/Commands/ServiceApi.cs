using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace RunsFleet.AppHost.Commands;

/// <summary>The HTTP API of a resource, as commands use it.</summary>
/// <param name="endpoint">Where the resource listens.</param>
/// <param name="token">The bearer token of its operators; null when it asks for none.</param>
internal sealed class ServiceApi(EndpointReference endpoint, string? token = null)
{
    /// <summary>The name of the HTTP client.</summary>
    public const string ClientName = "commands";

    /// <summary>Asks for something.</summary>
    public Task<ServiceAnswer> GetAsync(IServiceProvider services, string path, CancellationToken cancellationToken) =>
        SendAsync(services, HttpMethod.Get, path, null, cancellationToken);

    /// <summary>Tells the resource to do something.</summary>
    public Task<ServiceAnswer> PostAsync(IServiceProvider services, string path, JsonObject? body, CancellationToken cancellationToken) =>
        SendAsync(services, HttpMethod.Post, path, body, cancellationToken);

    private async Task<ServiceAnswer> SendAsync(
        IServiceProvider services, HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        var resource = endpoint.Resource.Name;
        if (!endpoint.IsAllocated)
        {
            return new ServiceAnswer.Refused($"{resource} is not running.", null);
        }

        using var client = services.GetRequiredService<IHttpClientFactory>().CreateClient(ClientName);
        using var request = new HttpRequestMessage(method, new Uri(new Uri(endpoint.Url), path));
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (body is not null)
        {
            // The length must be known: the operators' APIs read no endless body.
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        }

        try
        {
            using var response = await client.SendAsync(request, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            return response.IsSuccessStatusCode
                ? new ServiceAnswer.Done(text.Length == 0 ? default : JsonElement.Parse(text))
                : new ServiceAnswer.Refused(ProblemText.Of(resource, (int)response.StatusCode, text), (int)response.StatusCode);
        }
        catch (HttpRequestException e)
        {
            return new ServiceAnswer.Refused(ProblemText.OneLine($"{resource} does not answer: {e.Message}"), null);
        }
        catch (JsonException)
        {
            return new ServiceAnswer.Refused($"{resource} answered something that is no JSON.", null);
        }
    }
}
