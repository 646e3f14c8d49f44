using System.Text.Json;

namespace LocalCloud.Control;

/// <summary>Answers a request of the control API that cannot be read with 400 and problem details that name the field.</summary>
internal static class ControlErrors
{
    /// <summary>Needs <c>RouteHandlerOptions.ThrowOnBadRequest</c>, without which minimal APIs answer an empty 400.</summary>
    public static IApplicationBuilder UseControlErrors(this IApplicationBuilder app) =>
        app.Use(static async (context, next) =>
        {
            try
            {
                await next(context);
            }
            catch (BadHttpRequestException e) when (!context.Response.HasStarted && context.Request.Path.StartsWithSegments("/_local"))
            {
                await Explain(e).ExecuteAsync(context);
            }
        });

    private static IResult Explain(BadHttpRequestException error)
    {
        if (error.InnerException is not JsonException json)
        {
            return TypedResults.Problem(error.Message, statusCode: error.StatusCode);
        }

        // $.jobs[0].name
        var field = json.Path is { Length: > 2 } path ? path[2..] : "body";
        return TypedResults.ValidationProblem(new Dictionary<string, string[]> { [field] = [json.Message] });
    }
}
