using System.Globalization;
using System.Text.Json.Nodes;

namespace LocalCloud.GitHub;

/// <summary>Pages of lists, with the <c>Link</c> header that clients follow.</summary>
internal static class Paging
{
    private const int DefaultSize = 30;
    private const int MaxSize = 100;

    /// <summary>
    /// Answers one page in the form <c>{"total_count": n, "name": [...]}</c>, by the parameters <c>per_page</c> and <c>page</c>.
    /// </summary>
    public static GitHubResult Page<T>(HttpContext context, string name, IReadOnlyCollection<T> all, Func<T, JsonObject> shape)
    {
        var size = Size(context);
        var page = Math.Clamp(Number(context, "page", 1), 1, int.MaxValue / MaxSize);
        var items = all.Skip((page - 1) * size).Take(size).Select(item => (JsonNode)shape(item));
        var last = Math.Max(1, (all.Count + size - 1) / size);
        List<string> links = [];
        if (page > 1)
        {
            links.Add(Link(context, "page", $"{page - 1}", "prev"));
        }

        if (page < last)
        {
            links.Add(Link(context, "page", $"{page + 1}", "next"));
            links.Add(Link(context, "page", $"{last}", "last"));
        }

        SetLinks(context, links);
        return GitHubResult.Ok(new JsonObject { ["total_count"] = all.Count, [name] = new JsonArray([.. items]) });
    }

    /// <summary>Returns the page size asked for, at most 100.</summary>
    public static int Size(HttpContext context) => Math.Clamp(Number(context, "per_page", DefaultSize), 1, MaxSize);

    /// <summary>Writes a link to this request with another value of one parameter.</summary>
    public static string Link(HttpContext context, string parameter, string value, string relation)
    {
        var request = context.Request;
        var query = QueryString.Create(
            request.Query.Where(pair => pair.Key != parameter)
                .SelectMany(pair => pair.Value, (pair, text) => KeyValuePair.Create(pair.Key, text))
                .Append(KeyValuePair.Create<string, string?>(parameter, value)));
        return $"<{request.Scheme}://{request.Host}{request.PathBase}{request.Path}{query}>; rel=\"{relation}\"";
    }

    public static void SetLinks(HttpContext context, IReadOnlyCollection<string> links)
    {
        if (links.Count > 0)
        {
            context.Response.Headers.Link = string.Join(", ", links);
        }
    }

    private static int Number(HttpContext context, string parameter, int fallback) =>
        int.TryParse(context.Request.Query[parameter], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : fallback;
}
