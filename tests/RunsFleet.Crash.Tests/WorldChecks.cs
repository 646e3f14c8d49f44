using System.Text;
using System.Text.Json;
using LocalCloud.Aws.Ec2;
using LocalCloud.Aws.Sqs;
using LocalCloud.Aws.Ssm;
using LocalCloud.Core;
using LocalCloud.GitHub;

namespace RunsFleet.Crash.Tests;

/// <summary>What has to hold of a world when it has come to rest, whatever died on the way.</summary>
internal static class WorldChecks
{
    /// <summary>Fails with everything that does not hold, and what happened.</summary>
    /// <param name="world">The world.</param>
    /// <param name="came">True when it came to rest.</param>
    /// <param name="scenario">What was played.</param>
    /// <param name="missed">A step that should have been reached; null when all were.</param>
    public static void Verify(CrashWorld world, bool came, Scenario scenario, Step? missed)
    {
        var faults = Faults(world, scenario).ToList();
        if (missed is not null)
        {
            faults.Insert(0, $"No call was made that is '{missed}'.");
        }

        if (!came)
        {
            faults.Insert(0, "The world did not come to rest.");
        }

        if (faults.Count > 0)
        {
            Assert.Fail(Report(world, faults));
        }
    }

    private static IEnumerable<string> Faults(CrashWorld world, Scenario scenario)
    {
        var log = world.Get<WorldLog>().Lines().Select(line => JsonElement.Parse(line)).ToList();
        var jobs = world.Runs.All().SelectMany(run => world.Runs.Jobs(run.Latest)).ToList();
        var former = world.Runs.All().SelectMany(run => run.Attempts.SelectMany(world.Runs.Jobs)).Where(job => jobs.All(other => other.Id != job.Id)).ToList();
        return
        [
            .. OfGitHub(world, log, jobs, scenario.Cancelled),
            .. OfAttempts(world, scenario),
            .. OfInstances(world, log, jobs.Count + former.Count),
            .. OfLaunches(world, log),
            .. OfRecords(world, jobs, former, scenario.Cancelled),
            .. OfExpiredParameters(world),
        ];
    }

    /// <summary>One rerun of ours for each attempt that lost a job, and none for any other; what was lost runs on demand then.</summary>
    private static IEnumerable<string> OfAttempts(CrashWorld world, Scenario scenario)
    {
        foreach (var run in world.Runs.All().Where(run => run.Latest.Number != scenario.AttemptsOf(run)))
        {
            yield return $"Run {run.Id} has {run.Latest.Number} attempts.";
        }

        foreach (var rerun in world.Rows.Reruns().Where(rerun => rerun.State is not ("done" or "skipped")))
        {
            yield return $"The rerun of {rerun.Text("run_id")} is {rerun.State}.";
        }

        foreach (var job in world.Runs.All().SelectMany(run => world.Runs.Jobs(run.Latest)).Where(job => scenario.GoesOnDemand(job) && job.RunnerName is not null))
        {
            var id = world.InstanceOf(job.Id);
            if (world.Get<Instances>().All().FirstOrDefault(instance => instance.Id == id)?.Market is not Market.OnDemand)
            {
                yield return $"Job {job.Id} ran on spot again.";
            }
        }
    }

    private static IEnumerable<string> OfGitHub(CrashWorld world, List<JsonElement> log, List<GitHubJob> jobs, bool cancelled)
    {
        foreach (var job in jobs)
        {
            var starts = log.Count(line => Is(line, "job_assigned") && line.GetProperty("jobId").GetInt64() == job.Id);
            var ends = log.Count(line => Is(line, "job_completed") && line.GetProperty("jobId").GetInt64() == job.Id);
            if ((starts, ends) != (cancelled ? 0 : 1, 1))
            {
                yield return $"Job {job.Id} started {starts} times and ended {ends} times.";
            }

            if (job.Conclusion != (cancelled ? Conclusions.Cancelled : Conclusions.Success) || job.Lost)
            {
                yield return $"Job {job.Id} ended as {job.Conclusion}, lost: {job.Lost}.";
            }

            if (!cancelled && job.RunnerName?.StartsWith("runs-fleet-i-", StringComparison.Ordinal) != true)
            {
                yield return $"Job {job.Id} ran on {job.RunnerName}.";
            }
        }

        foreach (var runner in world.Runners.All())
        {
            yield return $"Runner {runner.Name} is still registered.";
        }
    }

    /// <summary>
    /// At no moment more live instances than jobs that need one. Only GitHub can make it one more: when it gives a job the runner of a launch
    /// that was not the job's, the job's own launch may have an instance still, which is found when its lease is over.
    /// </summary>
    private static IEnumerable<string> OfInstances(CrashWorld world, List<JsonElement> log, int jobs)
    {
        var launches = world.Rows.Launches().ToDictionary(launch => launch.Text("launch_id")!, launch => launch.Texts("job_ids"));
        var launchOf = log.Where(line => Is(line, "instance_launched")).ToDictionary(line => $"runs-fleet-{Text(line, "instanceId")}", line => Text(line, "launchId"));
        var strangers = log.Count(line =>
            Is(line, "job_assigned") && jobs > 1 && !launches[launchOf[Text(line, "runner")]].Contains($"{line.GetProperty("jobId").GetInt64()}"));
        HashSet<string> live = [];
        var most = 0;
        foreach (var line in log)
        {
            if (Is(line, "instance_launched"))
            {
                live.Add(Text(line, "instanceId"));
            }
            else if (Is(line, "instance_state") && Text(line, "state") is "shutting-down" or "terminated")
            {
                live.Remove(Text(line, "instanceId"));
            }

            most = Math.Max(most, live.Count);
        }

        // An instance that was warned lives on beside the one that takes its place.
        var warned = log.Count(line => Is(line, "spot_warning"));
        if (most > jobs + strangers + warned)
        {
            yield return $"{most} instances lived at a time, for {jobs} jobs.";
        }

        foreach (var id in live)
        {
            yield return $"Instance {id} still lives.";
        }
    }

    /// <summary>However often its request was made, no launch brought more instances than it has jobs.</summary>
    private static IEnumerable<string> OfLaunches(CrashWorld world, List<JsonElement> log)
    {
        foreach (var launch in log.Where(line => Is(line, "instance_launched")).GroupBy(line => Text(line, "launchId")))
        {
            var row = world.Rows.Launches().FirstOrDefault(row => row.Text("launch_id") == launch.Key);
            if (row is null || launch.Count() > row.Texts("job_ids").Count)
            {
                yield return $"{launch.Key} brought {launch.Count()} instances, for {row?.Texts("job_ids").Count ?? 0} jobs.";
            }
        }
    }

    private static IEnumerable<string> OfRecords(CrashWorld world, List<GitHubJob> jobs, List<GitHubJob> former, bool cancelled)
    {
        var records = world.Rows.Jobs();
        if (records.Count != jobs.Count + former.Count)
        {
            yield return $"There are {records.Count} job records for {jobs.Count + former.Count} jobs.";
        }

        foreach (var job in records)
        {
            if (job.State != (cancelled ? "cancelled" : former.Exists(lost => $"{lost.Id}" == job.Text("job_id") && lost.Lost) ? "superseded" : "completed")
                && !former.Exists(other => $"{other.Id}" == job.Text("job_id") && !other.Lost && job.IsFinal))
            {
                yield return $"Job {job.Text("job_id")} is recorded as {job.State}.";
            }

            foreach (var owed in new[] { "lease_until", "next_attempt_at", "pending_message_to", "pending_termination_of" }.Where(job.Has))
            {
                yield return $"Job {job.Text("job_id")} still has {owed}.";
            }
        }

        foreach (var launch in world.Rows.Launches().Where(launch => launch.State != "settled"))
        {
            yield return $"Launch {launch.Text("launch_id")} is {launch.State}.";
        }

        foreach (var instance in world.Rows.Instances().Where(instance => instance.State != "terminated"))
        {
            yield return $"The ledger has instance {instance.Text("instance_id")} as {instance.State}.";
        }
    }

    private static IEnumerable<string> OfExpiredParameters(CrashWorld world)
    {
        foreach (var parameter in world.Get<ParameterStore>().Below("/runs-fleet", recursive: true))
        {
            yield return $"Parameter {parameter.Name} is left.";
        }

        foreach (var (name, depth) in world.Get<SqsEngine>().Depths().Where(queue => queue.Depth is not { Visible: 0, InFlight: 0, Delayed: 0 }))
        {
            yield return $"Queue {name} holds {depth}.";
        }
    }

    private static string Report(CrashWorld world, List<string> faults)
    {
        var report = new StringBuilder();
        report.AppendJoin('\n', faults).Append("\n\nThe world's log:\n");
        report.AppendJoin('\n', world.Get<WorldLog>().Lines()).Append("\n\nThe services' logs:\n");
        report.AppendJoin('\n', world.Log.Lines).Append("\n\nJobs and launches:\n");
        return report.AppendJoin('\n', world.Rows.Jobs().Concat(world.Rows.Launches()).Select(row => row.Item.ToJsonString())).ToString();
    }

    private static bool Is(JsonElement line, string name) => line.GetProperty("event").ValueEquals(name);

    private static string Text(JsonElement line, string name) => line.GetProperty(name).GetString() ?? "";
}
