using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using RunsFleet.Records;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Housekeeping.Api;

/// <summary>Why is my job waiting? <c>GET /jobs/{id}</c>.</summary>
internal static class JobsApi
{
    public static void MapJobsApi(this IEndpointRouteBuilder endpoints) => endpoints.MapGroup("/jobs")
        .RequireOperator("Housekeeping:ApiToken", services => services.GetRequiredService<IOptions<HousekeepingOptions>>().Value.ApiToken)
        .MapGet("/{id}", FindAsync);

    private static async Task<Results<JsonHttpResult<JobDocument>, ProblemHttpResult>> FindAsync(string id, JobStory story, CancellationToken cancellationToken)
    {
        if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var jobId) || jobId == 0)
        {
            return TypedResults.Problem("A job's id is GitHub's workflow_job.id: digits only.", statusCode: StatusCodes.Status400BadRequest);
        }

        try
        {
            return await story.TellAsync(jobId, cancellationToken) is { } document
                ? TypedResults.Json(document, JobsJson.Default.JobDocument)
                : TypedResults.Problem(
                    "There is no record of that job. Either none of its labels is ours, or its webhook has not come: then the sweep missed_webhooks finds it while GitHub has it queued. Records are kept for 90 days.",
                    statusCode: StatusCodes.Status404NotFound);
        }
        catch (RecordsUnavailableException e)
        {
            return TypedResults.Problem(e.Message, statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}
