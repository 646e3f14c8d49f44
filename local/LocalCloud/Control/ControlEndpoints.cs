using System.Text.Encodings.Web;
using LocalCloud.Core;
using LocalCloud.Core.Faults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace LocalCloud.Control;

/// <summary>The part of the control API that concerns the world as a whole; other parts map theirs below the same path.</summary>
internal static class ControlEndpoints
{
    public static IEndpointRouteBuilder MapControl(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/_local");
        group.MapGet("/", GetPage);
        group.MapGet("/health", GetHealth);
        group.MapPost("/faults", AddFault);
        group.MapGet("/faults", GetFaults);
        group.MapDelete("/faults", ClearFaults);
        group.MapDelete("/faults/{id:int}", RemoveFault);
        group.MapGet("/calls", GetCalls);
        group.MapGet("/log", WriteLogAsync);
        group.MapPost("/reset", Reset);
        return endpoints;
    }

    private static Ok<WorldHealth> GetHealth() => TypedResults.Ok(new WorldHealth("Healthy"));

    private static ContentHttpResult GetPage(IOptions<WorldOptions> options)
    {
        using var page = new StreamReader(typeof(ControlEndpoints).Assembly.GetManifestResourceStream("LocalCloud.Control.page.html")!);
        return TypedResults.Text(page.ReadToEnd().Replace("{labels}", HtmlEncoder.Default.Encode(options.Value.SampleLabels), StringComparison.Ordinal), "text/html; charset=utf-8");
    }

    private static Results<Ok<FaultState>, ValidationProblem, ProblemHttpResult> AddFault(FaultRule rule, FaultInjector faults)
    {
        if (rule.Validate() is { Count: > 0 } errors)
        {
            return TypedResults.ValidationProblem(errors);
        }

        return faults.Add(rule) is { } fault ? TypedResults.Ok(new FaultState(fault.Id, rule, 0)) : TypedResults.Problem("There are too many faults already.", statusCode: 409);
    }

    private static Ok<IReadOnlyList<FaultState>> GetFaults(FaultInjector faults) => TypedResults.Ok(faults.Rules());

    private static NoContent ClearFaults(FaultInjector faults)
    {
        faults.Clear();
        return TypedResults.NoContent();
    }

    private static Results<NoContent, ProblemHttpResult> RemoveFault(int id, FaultInjector faults) => faults.Remove(id)
        ? TypedResults.NoContent()
        : TypedResults.Problem($"There is no fault {id}.", statusCode: StatusCodes.Status404NotFound);

    private static Ok<IReadOnlyList<CallCount>> GetCalls(CallCounter calls) => TypedResults.Ok(calls.Counts());

    private static async Task WriteLogAsync(HttpContext context, WorldLog log)
    {
        context.Response.ContentType = "application/x-ndjson";
        foreach (var line in log.Lines())
        {
            await context.Response.WriteAsync(line + "\n", context.RequestAborted);
        }
    }

    private static NoContent Reset(IEnumerable<IResettable> parts)
    {
        foreach (var part in parts)
        {
            part.Reset();
        }

        return TypedResults.NoContent();
    }
}
