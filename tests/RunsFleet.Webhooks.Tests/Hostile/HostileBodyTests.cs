using CsCheck;
using RunsFleet.Webhooks.Tests.Payloads;

namespace RunsFleet.Webhooks.Tests.Hostile;

/// <summary>Whatever is in a body: an answer that is no 500, nothing of it in a log, and on the queues only what can be read.</summary>
public sealed class HostileBodyTests(HostileWorld world) : IClassFixture<HostileWorld>
{
    private static readonly byte[][] Seeds =
    [
        Payload.Queued("self-hosted", "runs-fleet/cpu=4/pool=ci").With("workflow_job.name", HostileWorld.Canary).ToBytes(),
        Payload.Queued("runs-fleet/cpu=x").With("workflow_job.name", HostileWorld.Canary).ToBytes(),
        Payload.Job("in_progress", "runs-fleet").With("workflow_job.name", HostileWorld.Canary).ToBytes(),
        Payload.Job("completed", "linux").With("workflow_job.name", HostileWorld.Canary).With("workflow_job.runner_name", "runs-fleet-i-0123456789abcdef0").ToBytes(),
        Payload.Real("workflow_run.completed").ToBytes(),
    ];

    // Flip a byte, cut a piece out, write one over another place, or say one twice.
    private static readonly Gen<byte[]> Mutated =
        from seed in Gen.OneOf(Seeds)
        from edits in Gen.Select(Gen.Int[0, 3], Gen.Int[0, seed.Length - 1], Gen.Int[0, seed.Length - 1], Gen.Int[1, 60], Gen.Byte).Array[1, 4]
        select edits.Aggregate(seed, (body, edit) => Edit(body, edit.Item1, edit.Item2, edit.Item3, edit.Item4, edit.Item5));

    [Fact]
    public async Task Signed_bodies_are_answered_as_documented_and_what_is_sent_is_readable()
    {
        foreach (var (name, body, statuses) in HostileBodies.All())
        {
            var (status, answer) = await world.PostAsync(body);
            Assert.True(statuses.Contains(status), $"{name}: {status} {answer}");
        }

        await CheckAsync();
    }

    [Fact]
    public async Task Mutated_payloads_are_answered_as_documented_and_what_is_sent_is_readable()
    {
        await Gen.Select(Mutated, Gen.OneOf("workflow_job", "workflow_run")).SampleAsync(
            async (body, name) =>
            {
                var (status, answer) = await world.PostAsync(body, name);
                Assert.True(status is 200 or 202 or 400, $"{status} {answer}");
            },
            iter: 1_000);

        await CheckAsync();
    }

    private async Task CheckAsync()
    {
        var (jobs, events) = await world.ReadAllAsync();
        Assert.NotEmpty(jobs);
        Assert.Equal(Interlocked.Exchange(ref world.Accepted, 0), jobs.Count + events.Count);
        world.Service.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotEmpty(world.Log.Lines);
        Assert.DoesNotContain(world.Log.Lines, line => line.Contains(HostileWorld.Canary, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(world.Log.Lines, line => line.Contains("\"LogLevel\":\"Error\"", StringComparison.Ordinal));
    }

    private static byte[] Edit(byte[] body, int kind, int at, int other, int length, byte value)
    {
        at = Math.Min(at, body.Length - 1);
        other = Math.Min(other, body.Length - 1);
        var piece = body[at..Math.Min(at + length, body.Length)];
        switch (kind)
        {
            case 0:
                byte[] flipped = [.. body];
                flipped[at] ^= (byte)(value | 1);
                return flipped;
            case 1 when body.Length > length + 1:
                return [.. body[..at], .. body[Math.Min(at + length, body.Length)..]];
            case 2:
                byte[] copied = [.. body];
                piece.AsSpan(0, Math.Min(piece.Length, body.Length - other)).CopyTo(copied.AsSpan(other));
                return copied;
            default:
                return [.. body[..other], .. piece, .. body[other..]];
        }
    }
}
