using System.Globalization;
using RunsFleet.Contracts;

namespace RunsFleet.Scenario;

/// <summary>
/// Tells a job's way in one line, as far as it has come:
/// <c>queued -> launched i-0f3 c7g.large spot us-east-1b -> running -> completed in 3.1 s</c>.
/// </summary>
internal static class JobWay
{
    /// <summary>Describes the way of one job, as far as it has come.</summary>
    /// <param name="job">The job as GitHub sees it.</param>
    /// <param name="instances">Every instance of the world.</param>
    /// <param name="elapsed">Since the job was queued.</param>
    public static string Describe(JobView job, IReadOnlyList<InstanceView> instances, TimeSpan elapsed)
    {
        List<string> steps = ["queued"];
        if (RunnerNames.InstanceId(job.RunnerName) is { } instanceId)
        {
            var instance = instances.FirstOrDefault(candidate => candidate.InstanceId == instanceId);
            steps.Add(instance is null
                ? $"launched {instanceId}"
                : $"launched {instanceId} {instance.Type} {instance.Market} {instance.Az}");
            steps.Add("running");
        }

        if (job.Status == "completed")
        {
            var seconds = elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
            steps.Add(job.Conclusion == "success" ? $"completed in {seconds} s" : $"completed as {job.Conclusion} in {seconds} s");
        }

        return string.Join(" -> ", steps);
    }
}
