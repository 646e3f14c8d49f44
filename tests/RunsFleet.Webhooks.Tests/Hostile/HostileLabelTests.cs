using System.Text.Json;
using CsCheck;
using RunsFleet.Contracts;
using RunsFleet.Webhooks.Tests.Payloads;

namespace RunsFleet.Webhooks.Tests.Hostile;

/// <summary>Labels are data of strangers: what we cannot give is refused with a reason that its author understands, and nothing else happens.</summary>
public sealed class HostileLabelTests(HostileWorld world) : IClassFixture<HostileWorld>
{
    private static readonly string[] Codes = ["bad_syntax", "unknown_key", "duplicate_key", "bad_value", "too_long", "too_many_labels"];

    private static readonly Gen<string> Part = Gen.OneOf(
        Gen.String[Gen.Char, 0, 12],
        Gen.String[0, 300],
        Gen.OneOf("cpu", "RAM", "arch", "family", "gen", "disk", "pool", "spot", "retry", "=", "+", "4", "c7g", "false", "..", "%2e", "$(id)", "\0", "\u202e", "\n"));

    private static readonly Gen<string> Label =
        from parts in Gen.Select(Part, Part).Array[0, 5]
        from marker in Gen.OneOf("runs-fleet", "Runs-Fleet", "runs-fleet=12")
        select marker + string.Concat(parts.Select(part => $"/{part.Item1}={part.Item2}"));

    [Fact]
    public async Task A_refused_label_is_an_event_whose_reason_names_what_is_wrong()
    {
        var expected = HostileLabels.Refused().ToList();
        foreach (var (label, _, _) in expected)
        {
            var (status, answer) = await world.PostAsync(Payload.Queued("linux", label).ToBytes());
            Assert.True(status == 202, $"{label}: {status} {answer}");
        }

        var (jobs, events) = await world.ReadAllAsync();
        Assert.Empty(jobs);
        Assert.Equal(expected.Count, events.Count);
        var refusals = events.Cast<JobRefused>().ToLookup(refused => refused.RunnerLabel);
        foreach (var (label, code, quoted) in expected)
        {
            var refused = refusals[label.Length <= 256 ? label : label[..256]].First();
            Assert.True(code == refused.Code, $"{label}: {refused}");
            Assert.Contains(quoted, refused.Reason, StringComparison.Ordinal);
            CheckReason(refused);
        }

        CheckLog();
    }

    [Fact]
    public async Task What_is_not_our_label_is_nobody_of_ours()
    {
        foreach (var label in HostileLabels.NotOurs())
        {
            var (status, answer) = await world.PostAsync(Payload.Queued("linux", label).ToBytes());
            Assert.True(status == 200, $"{label}: {status} {answer}");
        }

        var (jobs, events) = await world.ReadAllAsync();
        Assert.Empty(jobs);
        Assert.Empty(events);
    }

    [Fact]
    public async Task A_job_of_a_thousand_labels_is_refused_and_its_message_is_bounded()
    {
        string[] labels = [.. Enumerable.Range(0, 1000).Select(i => $"{i}-{new string('l', 800)}")];
        var (status, _) = await world.PostAsync(Payload.Queued([.. labels, "runs-fleet"]).ToBytes());
        var started = await world.PostAsync(
            Payload.Job("in_progress", [.. labels, "runs-fleet"]).With("workflow_job.runner_name", "runs-fleet-i-0123456789abcdef0").ToBytes());

        Assert.Equal((202, 202), (status, started.Status));
        var (_, events) = await world.ReadAllAsync();
        var refused = Assert.Single(events.OfType<JobRefused>());
        Assert.Equal(("too_many_labels", "1001 labels; a runner can have at most 100."), (refused.Code, refused.Reason));
        Assert.Equal(100, Assert.Single(events.OfType<JobStarted>()).Request.Labels.Count);
    }

    [Fact]
    public async Task Any_label_is_a_job_or_a_refusal_and_nothing_in_between()
    {
        var posted = 0;
        await Label.SampleAsync(
            async label =>
            {
                var (status, answer) = await world.PostAsync(Payload.Queued(label).ToBytes());
                Assert.True(status is 202 or 400, $"{status} {answer}");
                Interlocked.Add(ref posted, status == 202 ? 1 : 0);
            },
            iter: 1_000);

        var (jobs, events) = await world.ReadAllAsync();
        Assert.Equal(posted, jobs.Count + events.Count);
        Assert.All(events, @event => CheckReason(Assert.IsType<JobRefused>(@event)));
        Assert.All(jobs, job => Assert.Equal([job.Request.RunnerLabel], job.Request.Labels));
        CheckLog();
    }

    private static void CheckReason(JobRefused refused)
    {
        Assert.Contains(refused.Code, Codes);
        Assert.InRange(refused.Reason.Length, 10, 256);
        Assert.True(refused.Reason.All(c => c is >= ' ' and <= '~'), refused.Reason);
    }

    // What a log says of a label is quoted in printable ASCII: it can neither end the line nor be read from right to left.
    private void CheckLog()
    {
        Assert.NotEmpty(world.Log.Lines);
        Assert.All(world.Log.Lines, line =>
        {
            Assert.InRange(line.Length, 1, 2_000);
            var message = JsonDocument.Parse(line).RootElement.GetProperty("Message").GetString()!;
            Assert.True(message.All(c => c is >= ' ' and <= '~'), message);
        });
    }
}
