using System.Text;
using CsCheck;
using RunsFleet.Contracts;
using RunsFleet.Webhooks.Decisions;
using RunsFleet.Webhooks.Payloads;

namespace RunsFleet.Webhooks.Tests.Payloads;

/// <summary>Whatever the bytes are, there is an answer, and what is sent can be read by those who receive it.</summary>
public sealed class PayloadFuzzTests
{
    private static readonly byte[][] Seeds =
    [
        Payload.Queued("self-hosted", "runs-fleet/cpu=4/pool=ci").ToBytes(),
        Payload.Queued("runs-fleet/cpu=x").ToBytes(),
        Payload.Job("in_progress", "runs-fleet").With("workflow_job.runner_name", "runs-fleet-i-0123456789abcdef0").ToBytes(),
        Payload.Job("completed", "linux").With("workflow_job.runner_name", "runs-fleet-i-0123456789abcdef0").ToBytes(),
        Payload.Real("workflow_run.completed").ToBytes(),
    ];

    private static readonly Gen<byte[]> Fragment = Gen.OneOf(
        Gen.Byte.Array[0, 8],
        Gen.OneOf("\"", "\\", "\\ud800", "{", "}", "[", "]", ",", ":", "null", "1e999", "-0", "\"id\":", "\"labels\":[", "\u0000", "true", "\"9999-12-31T23:59:59-14:00\"")
            .Select(Encoding.UTF8.GetBytes));

    private static readonly Gen<byte[]> Mutated =
        from seed in Gen.OneOf(Seeds)
        from edits in Gen.Select(Gen.Int[0, seed.Length - 1], Gen.Int[0, 20], Fragment).Array[1, 4]
        select edits.Aggregate(seed, (bytes, edit) => Splice(bytes, edit.Item1, edit.Item2, edit.Item3));

    [Fact]
    public void Mutated_payloads_never_throw_and_what_is_sent_is_readable() => Mutated.Sample(Check, iter: 5_000);

    [Fact]
    public void Random_bytes_never_throw() => Gen.Byte.Array[0, 200].Sample(Check);

    [Fact]
    public void Random_labels_and_names_never_throw_and_what_is_sent_is_readable() =>
        Gen.Select(Gen.String.Array[0, 120], Gen.String, Gen.OneOf("queued", "in_progress", "completed")).Sample((labels, name, action) =>
            Check(Payload.Job(action, [.. labels, "runs-fleet/cpu=2"])
                .With("workflow_job.name", name)
                .With("workflow_job.runner_name", "runs-fleet-i-0123456789abcdef0")
                .ToBytes()));

    private static void Check(byte[] body)
    {
        foreach (var reading in new[] { PayloadReader.ReadJob(body), PayloadReader.ReadRun(body) })
        {
            switch (reading)
            {
                case PayloadReading.Malformed malformed:
                    Assert.InRange(malformed.Field.Length + malformed.Problem.Length, 2, 120);
                    break;
                case PayloadReading.Read read:
                    CheckReadable(WebhookDecisions.Decide(read.Payload, "delivery-1"));
                    break;
            }
        }
    }

    private static void CheckReadable(Decision decision)
    {
        switch (decision)
        {
            case Decision.Enqueue enqueue:
                Assert.IsType<Reading<JobQueued>.Message>(MessageJson.ReadJobQueued(Bounded(MessageJson.Write(enqueue.Message))));
                break;
            case Decision.Publish publish:
                Assert.IsType<Reading<EventEnvelope>.Message>(EventEnvelope.Read(Bounded(MessageJson.Write(publish.Event))));
                break;
        }
    }

    private static string Bounded(string body)
    {
        Assert.InRange(body.Length, 2, 256 * 1024);
        return body;
    }

    private static byte[] Splice(byte[] bytes, int at, int remove, byte[] insert)
    {
        at = Math.Min(at, bytes.Length);
        return [.. bytes[..at], .. insert, .. bytes[Math.Min(at + remove, bytes.Length)..]];
    }
}
