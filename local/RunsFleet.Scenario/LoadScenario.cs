using System.Globalization;

namespace RunsFleet.Scenario;

/// <summary>
/// Queues many jobs at a steady rate while AWS throttles two calls of a hundred, and one message and one webhook of a hundred come twice; waits
/// until all have concluded and everything is gone; prints what it took.
/// </summary>
internal sealed class LoadScenario(LocalWorldClient world, LoadPlan plan, TimeProvider time)
{
    private const double Throttled = 0.02;
    private const double Twice = 0.01;

    // Few jobs are shorter, and a job that is over before its first webhook is handled makes every event come in an order that is rare.
    private const double JobSeconds = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private static readonly IReadOnlyList<IReadOnlyList<string>> Labels =
    [
        ["runs-fleet/cpu=2/arch=arm64"], ["runs-fleet/cpu=2/arch=amd64"], ["runs-fleet/cpu=4/arch=arm64"], ["runs-fleet/cpu=2/arch=amd64/spot=false"],
    ];

    /// <summary>
    /// Runs the scenario. Returns the exit code: 0 when every job concluded as defined, nothing is left over and no message was given up.
    /// </summary>
    public async Task<int> RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        foreach (var service in (string[])["SQS", "DynamoDB", "EC2", "SSM"])
        {
            await world.AddFaultAsync(new FaultDefinition(service, Error: "Throttling", Probability: Throttled), cancellationToken);
        }

        await world.AddFaultAsync(new FaultDefinition("SQS", Duplicate: true, Probability: Twice), cancellationToken);
        await world.AddFaultAsync(new FaultDefinition("GitHub", "DeliverWebhook", Duplicate: true, Probability: Twice), cancellationToken);
        await output.WriteLineAsync($"load: {plan.Jobs} jobs at {plan.Rate}/s, 2 % of AWS calls throttled, 1 % of messages and webhooks twice");

        var before = await world.GetCallsAsync(cancellationToken);
        var memory = new MemorySamples();
        var started = time.GetTimestamp();
        var runs = await QueueAsync(memory, started, output, cancellationToken);
        var queued = time.GetElapsedTime(started);
        var odd = await ConcludeAsync(runs, memory, started, output, cancellationToken);
        var concluded = time.GetElapsedTime(started);
        var left = await SettleAsync(memory, started, cancellationToken);
        var calls = LoadReport.Difference(before, await world.GetCallsAsync(cancellationToken));
        await world.ClearFaultsAsync(cancellationToken);
        memory.Take(time.GetElapsedTime(started));

        await output.WriteLineAsync(LoadReport.Write(plan, queued, concluded, calls, memory));
        await output.WriteLineAsync(odd == 0 && left is null
            ? $"load: all {plan.Jobs} jobs concluded as defined in {concluded.TotalSeconds:0} s; nothing is left over"
            : $"load: FAILED: {odd} jobs did not conclude as defined; {left ?? "nothing is left over"}");
        return odd == 0 && left is null ? 0 : 1;
    }

    private async Task<List<long>> QueueAsync(MemorySamples memory, long started, TextWriter output, CancellationToken cancellationToken)
    {
        var runs = new List<long>();
        for (var i = 0; i * LoadPlan.JobsPerRun < plan.Jobs; i++)
        {
            var due = TimeSpan.FromSeconds((double)i * LoadPlan.JobsPerRun / plan.Rate);
            if (due - time.GetElapsedTime(started) is var wait && wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, time, cancellationToken);
            }

            var count = Math.Min(LoadPlan.JobsPerRun, plan.Jobs - (i * LoadPlan.JobsPerRun));
            List<JobDefinition> jobs =
            [
                .. Enumerable.Range(0, count).Select(n => new JobDefinition($"job-{n}", Labels[n % Labels.Count], JobSeconds, n % 10 == 9 ? "failure" : "success")),
            ];
            runs.Add(await world.CreateRunAsync(new RunDefinition($"acme/load-{i % 2}", jobs), cancellationToken));
            memory.Take(time.GetElapsedTime(started));
        }

        await output.WriteLineAsync($"load: all queued after {time.GetElapsedTime(started).TotalSeconds:0} s");
        return runs;
    }

    /// <summary>Jobs that did not conclude as defined.</summary>
    private async Task<int> ConcludeAsync(
        List<long> runs, MemorySamples memory, long started, TextWriter output, CancellationToken cancellationToken)
    {
        var odd = 0;
        var open = new Queue<long>(runs);
        var told = time.GetTimestamp();
        while (open.Count > 0)
        {
            var run = await world.GetRunAsync(open.Peek(), cancellationToken);
            if (run.Status == "completed")
            {
                open.Dequeue();
                odd += run.Jobs.Count(job => job.Conclusion != (int.Parse(job.Name[4..], CultureInfo.InvariantCulture) % 10 == 9 ? "failure" : "success"));
                continue;
            }

            if (time.GetElapsedTime(started) > Patience)
            {
                return odd + (open.Count * LoadPlan.JobsPerRun);
            }

            if (time.GetElapsedTime(told) > TimeSpan.FromSeconds(15))
            {
                told = time.GetTimestamp();
                await output.WriteLineAsync($"load: {runs.Count - open.Count} of {runs.Count} runs concluded after {time.GetElapsedTime(started).TotalSeconds:0} s");
            }

            memory.Take(time.GetElapsedTime(started));
            await Task.Delay(Poll, time, cancellationToken);
        }

        return odd;
    }

    /// <summary>Waits until instances and messages are gone; what is left, when something is.</summary>
    private async Task<string?> SettleAsync(MemorySamples memory, long started, CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        while (true)
        {
            var alive = (await world.GetInstancesAsync(cancellationToken)).Count(instance => instance.State != "terminated");
            var queues = await world.GetQueuesAsync(cancellationToken);
            var waiting = queues.Where(queue => !IsDeadLetter(queue)).Sum(queue => queue.Visible + queue.InFlight + queue.Delayed);
            var dead = queues.Where(IsDeadLetter).Sum(queue => queue.Visible + queue.InFlight + queue.Delayed);
            if (alive == 0 && waiting == 0)
            {
                return dead == 0 ? null : $"{dead} messages in dead-letter queues";
            }

            if (time.GetElapsedTime(since) > TimeSpan.FromMinutes(5))
            {
                return $"{alive} instances, {waiting} messages in queues, {dead} in dead-letter queues are left";
            }

            memory.Take(time.GetElapsedTime(started));
            await Task.Delay(Poll, time, cancellationToken);
        }
    }

    private static bool IsDeadLetter(QueueView queue) => queue.Name.EndsWith("-dlq", StringComparison.Ordinal);
}
