using System.Globalization;
using System.Net.Http.Headers;
using System.Web;
using RunsFleet.GitHub.Json;

namespace RunsFleet.GitHub;

/// <summary>The App's deliveries through GitHub's REST API.</summary>
internal sealed class GitHubAppDeliveries(GitHubHttp http, AppJwt jwt) : IAppDeliveries
{
    private const int PageSize = 100;
    private const string Path = "app/hook/deliveries";

    public async Task<GitHubAnswer<DeliveryPage>> ListAsync(string? cursor, CancellationToken cancellationToken)
    {
        var from = cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
        var answer = await http.SendAsync(
            new GitHubCall("GET deliveries", HttpMethod.Get, $"{Path}?per_page={PageSize}{from}", CallBudget.App, jwt.Sign(), CallPriority.Background),
            GitHubJson.Default.IReadOnlyListDeliveryItem,
            static (items, headers) => new Page([.. items.Select(Delivery)], Next(headers)),
            cancellationToken);
        return answer switch
        {
            GitHubAnswer<Page>.Ok { Value: var page } when page.Deliveries.Contains(null) => new GitHubAnswer<DeliveryPage>.Unavailable("GitHub's answer to GET deliveries lacks what it must have."),
            GitHubAnswer<Page>.Ok { Value: var page } => new GitHubAnswer<DeliveryPage>.Ok(new DeliveryPage([.. page.Deliveries.OfType<AppDelivery>()], page.Next)),
            _ => answer.As<DeliveryPage>(),
        };
    }

    public Task<GitHubAnswer<bool>> RedeliverAsync(long deliveryId, CancellationToken cancellationToken) => http.SendAsync(
        new GitHubCall(
            "POST delivery attempt",
            HttpMethod.Post,
            string.Create(CultureInfo.InvariantCulture, $"{Path}/{deliveryId}/attempts"),
            CallBudget.App,
            jwt.Sign(),
            CallPriority.Background),
        cancellationToken);

    /// <summary>Reads <c>Link: &lt;https://api.github.com/app/hook/deliveries?per_page=100&amp;cursor=v1_12077215967&gt;; rel="next"</c>.</summary>
    internal static string? Next(HttpResponseHeaders headers)
    {
        if (!headers.TryGetValues("Link", out var links))
        {
            return null;
        }

        var next = links.SelectMany(link => link.Split(',')).FirstOrDefault(link => link.Contains("rel=\"next\"", StringComparison.Ordinal));
        var (open, close) = (next?.IndexOf('<', StringComparison.Ordinal) ?? -1, next?.IndexOf('>', StringComparison.Ordinal) ?? -1);
        return open >= 0 && close > open && Uri.TryCreate(next![(open + 1)..close], UriKind.Absolute, out var address)
            ? HttpUtility.ParseQueryString(address.Query)["cursor"]
            : null;
    }

    private static AppDelivery? Delivery(DeliveryItem item) => item is { Id: > 0, Guid: { Length: > 0 } guid, Event: { } name }
        ? new AppDelivery(item.Id, guid, item.DeliveredAt, item.StatusCode, name, item.Action)
        : null;

    private sealed record Page(IReadOnlyList<AppDelivery?> Deliveries, string? Next);
}
