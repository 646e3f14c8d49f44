using System.Globalization;

namespace RunsFleet.Scenario;

/// <summary>Runs a workflow of three jobs and prints each one's way.</summary>
internal sealed class HelloScenario(LocalWorldClient world, TimeProvider time)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private static readonly RunDefinition Workflow = new(
        "acme/hello",
        [
            new("arm64", ["runs-fleet/cpu=2/arch=arm64"], 1, "success"),
            new("amd64", ["runs-fleet/cpu=2/arch=amd64"], 1, "success"),
            new("on-demand", ["runs-fleet/cpu=2/arch=amd64/spot=false"], 1, "success"),
        ]);

    /// <summary>Runs the scenario. Returns the exit code: 0 when every job concluded as its definition says.</summary>
    public async Task<int> RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var runId = await world.CreateRunAsync(Workflow, cancellationToken);
        await output.WriteLineAsync($"hello: run {runId} of {Workflow.Repo} has {Workflow.Jobs.Count} jobs");

        var told = new HashSet<long>();
        while (time.GetElapsedTime(started) < Deadline)
        {
            var run = await world.GetRunAsync(runId, cancellationToken);
            var instances = await world.GetInstancesAsync(cancellationToken);
            foreach (var job in run.Jobs.Where(job => job.Status == "completed" && told.Add(job.Id)))
            {
                await output.WriteLineAsync($"hello: {job.Name,-9} {JobWay.Describe(job, instances, time.GetElapsedTime(started))}");
            }

            if (run.Status == "completed")
            {
                return await ConcludeAsync(run, time.GetElapsedTime(started), output);
            }

            await Task.Delay(Poll, time, cancellationToken);
        }

        var last = await world.GetRunAsync(runId, cancellationToken);
        var present = await world.GetInstancesAsync(cancellationToken);
        foreach (var job in last.Jobs.Where(job => job.Status != "completed"))
        {
            await output.WriteLineAsync($"hello: {job.Name,-9} {JobWay.Describe(job, present, time.GetElapsedTime(started))} -> still {job.Status}");
        }

        await output.WriteLineAsync($"hello: gave up after {Deadline.TotalMinutes} minutes");
        return 1;
    }

    private static async Task<int> ConcludeAsync(RunView run, TimeSpan elapsed, TextWriter output)
    {
        var asDefined = Workflow.Jobs.All(definition => run.Jobs.Any(job => job.Name == definition.Name && job.Conclusion == definition.Conclusion));
        var seconds = elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        await output.WriteLineAsync(asDefined
            ? $"hello: all {run.Jobs.Count} jobs completed in {seconds} s"
            : $"hello: the run ended as {run.Conclusion} in {seconds} s, not as defined");
        return asDefined ? 0 : 1;
    }
}
