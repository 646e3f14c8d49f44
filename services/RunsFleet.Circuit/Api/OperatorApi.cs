using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using RunsFleet.Circuit.Handlers;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Circuit.Api;

/// <summary>What operators can do with curl. Closed to all while no token is configured (lesson L62).</summary>
internal static class OperatorApi
{
    private const int MaxBody = 4_096;

    public static void MapOperatorApi(this IEndpointRouteBuilder endpoints)
    {
        var circuits = endpoints.MapGroup("/circuits")
            .RequireOperator("Circuit:ApiToken", services => services.GetRequiredService<IOptions<CircuitOptions>>().Value.ApiToken)
            .AddEndpointFilter(TranslateAsync);
        circuits.MapGet("", ListAsync);
        circuits.MapGet("/{scope}", GetAsync);
        circuits.MapPost("/{scope}/reset", ResetAsync);
        circuits.MapPost("/{scope}/open", OpenAsync);
    }

    private static async Task<JsonHttpResult<CircuitList>> ListAsync(CheckCircuits check, CancellationToken cancellationToken) =>
        TypedResults.Json(new CircuitList([.. (await check.ListAsync(cancellationToken)).Select(CircuitDocument.Of)]), OperatorJson.Default.CircuitList);

    private static async Task<JsonHttpResult<CircuitDocument>> GetAsync(string scope, CheckCircuits check, CancellationToken cancellationToken) =>
        TypedResults.Json(CircuitDocument.Of(await check.FindAsync(RequestFields.Scope(scope, "scope"), cancellationToken)), OperatorJson.Default.CircuitDocument);

    private static async Task<JsonHttpResult<CircuitList>> ResetAsync(string scope, HttpRequest http, ManualControl manual, CancellationToken cancellationToken)
    {
        var request = await ReadAsync(http, cancellationToken);
        var views = await manual.ResetAsync(
            RequestFields.Scope(scope, "scope"), RequestFields.Line(request.Actor ?? "", "actor"), RequestFields.Line(request.Reason ?? "", "reason"), cancellationToken);
        return TypedResults.Json(new CircuitList([.. views.Select(CircuitDocument.Of)]), OperatorJson.Default.CircuitList);
    }

    private static async Task<JsonHttpResult<CircuitDocument>> OpenAsync(string scope, HttpRequest http, ManualControl manual, CancellationToken cancellationToken)
    {
        var request = await ReadAsync(http, cancellationToken);
        var view = await manual.OpenAsync(
            RequestFields.Scope(scope, "scope"),
            RequestFields.Hold(request.DurationSeconds is >= 0 and <= 1_000_000 and var seconds ? TimeSpan.FromSeconds(seconds) : null, "duration_seconds"),
            RequestFields.Line(request.Actor ?? "", "actor"),
            RequestFields.Line(request.Reason ?? "", "reason"),
            cancellationToken);
        return TypedResults.Json(CircuitDocument.Of(view), OperatorJson.Default.CircuitDocument);
    }

    private static async Task<OperatorRequest> ReadAsync(HttpRequest http, CancellationToken cancellationToken)
    {
        if (http.ContentLength is null or > MaxBody)
        {
            throw new InvalidRequestException("body", $"must be JSON of at most {MaxBody} bytes");
        }

        try
        {
            return await http.ReadFromJsonAsync(OperatorJson.Default.OperatorRequest, cancellationToken) ?? throw new InvalidRequestException("body", "must be a JSON object");
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidOperationException)
        {
            throw new InvalidRequestException("body", "must be a JSON object with actor, reason and, to open, duration_seconds, sent as application/json");
        }
    }

    private static async ValueTask<object?> TranslateAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (InvalidRequestException e)
        {
            return TypedResults.Problem(e.Message, statusCode: StatusCodes.Status400BadRequest);
        }
        catch (CircuitStoreUnavailableException e)
        {
            return TypedResults.Problem(e.Message, statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}
