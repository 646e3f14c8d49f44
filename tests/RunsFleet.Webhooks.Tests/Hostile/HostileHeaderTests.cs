using System.Text;
using CsCheck;
using RunsFleet.Webhooks.Tests.Payloads;

namespace RunsFleet.Webhooks.Tests.Hostile;

/// <summary>Heads that no GitHub sends, around a good payload. What is not verified reaches neither a queue nor anything else of AWS.</summary>
public sealed class HostileHeaderTests(HostileWorld world) : IClassFixture<HostileWorld>
{
    private const string Wrong = "sha256=0000000000000000000000000000000000000000000000000000000000000000";
    private static readonly byte[] Body = Payload.Queued("runs-fleet").With("workflow_job.name", HostileWorld.Canary).ToBytes();
    private static readonly string Good = WebhooksService.Sign(Body, WebhooksService.Secret);
    private static readonly string Json = "Content-Type: application/json\r\n";
    private static readonly string Event = "X-GitHub-Event: workflow_job\r\n";
    private static readonly string Length = $"Content-Length: {Body.Length}\r\n";
    private static readonly string Signed = $"X-Hub-Signature-256: {Good}\r\n";

    public static TheoryData<string, string, int> Unverified => new()
    {
        { "no signature", "", 401 },
        { "an empty signature", "X-Hub-Signature-256: \r\n", 401 },
        { "a signature of something else", $"X-Hub-Signature-256: {Wrong}\r\n", 401 },
        { "the right one and a wrong one", $"{Signed}X-Hub-Signature-256: {Wrong}\r\n", 401 },
        { "a wrong one and the right one", $"X-Hub-Signature-256: {Wrong}\r\n{Signed}", 401 },
        { "the right one twice", Signed + Signed, 401 },
        { "the right one without its kind", $"X-Hub-Signature-256: {Good["sha256=".Length..]}\r\n", 401 },
        { "the right one in the old header", $"X-Hub-Signature: {Good}\r\n", 401 },
        { "the right one, cut", $"X-Hub-Signature-256: {Good[..^2]}\r\n", 401 },
        { "the right one and more", $"X-Hub-Signature-256: {Good}00\r\n", 401 },
        { "the right one, by another name", $"X-Hub-Signature-256: SHA256={Good["sha256=".Length..]}\r\n", 401 },
        { "a signature of ten thousand digits", $"X-Hub-Signature-256: sha256={new string('0', 10_000)}\r\n", 401 },
        { "digits that are none", $"X-Hub-Signature-256: sha256={new string('g', 64)}\r\n", 401 },
        { "no ASCII", $"X-Hub-Signature-256: sha256={new string('\u00e9', 64)}\r\n", 400 },
        { "a signature in the address", "X-Original-Signature: x\r\n", 401 },
    };

    public static TheoryData<string, string, int> Verified => new()
    {
        { "as GitHub sends it", Event + Json, 202 },
        { "no event", Json, 400 },
        { "an empty event", $"X-GitHub-Event: \r\n{Json}", 400 },
        { "two events", $"{Event}X-GitHub-Event: ping\r\n{Json}", 400 },
        { "an event in capitals", $"X-GitHub-Event: WORKFLOW_JOB\r\n{Json}", 200 },
        { "an event of ten thousand characters", $"X-GitHub-Event: {new string('e', 10_000)}\r\n{Json}", 200 },
        { "an event that climbs", $"X-GitHub-Event: ../../workflow_job\r\n{Json}", 200 },
        { "the event of another payload", $"X-GitHub-Event: workflow_run\r\n{Json}", 200 },
        { "no content type", Event, 400 },
        { "text", $"{Event}Content-Type: text/plain\r\n", 400 },
        { "a form", $"{Event}Content-Type: application/x-www-form-urlencoded\r\n", 400 },
        { "a form of parts", $"{Event}Content-Type: multipart/form-data; boundary=x\r\n", 400 },
        { "a content type that is none", $"{Event}Content-Type: ;;;=,\r\n", 400 },
        { "two content types", $"{Event}{Json}Content-Type: text/plain\r\n", 400 },
        { "JSON by a name of its own", $"{Event}Content-Type: application/vnd.github+json\r\n", 202 },
        { "JSON that says it is UTF-16", $"{Event}Content-Type: application/json; charset=utf-16\r\n", 202 },
        { "JSON that says it is compressed", $"{Event}{Json}Content-Encoding: gzip\r\n", 202 },
        { "two deliveries", $"{Event}{Json}X-GitHub-Delivery: a\r\nX-GitHub-Delivery: b\r\n", 202 },
        { "a delivery of ten thousand characters", $"{Event}{Json}X-GitHub-Delivery: {new string('d', 10_000)}\r\n", 202 },
        { "a delivery that forges", $"{Event}{Json}X-GitHub-Delivery: $(id);../%2e%2e\u001b[31m\r\n", 202 },
        { "a trace that is none", $"{Event}{Json}traceparent: 00-zzzz\r\ntracestate: {new string('t', 8_000)}\r\nbaggage: a=b\r\n", 202 },
        { "a trace", $"{Event}{Json}traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\ntracestate: a=\u0001\r\n", 202 },
        { "an expectation", $"{Event}{Json}Expect: 100-continue\r\n", 202 },
        { "an upgrade", $"{Event}{Json}Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n", 202 },
        { "another method behind this one", $"{Event}{Json}X-HTTP-Method-Override: DELETE\r\n", 202 },
        { "another path behind this one", $"{Event}{Json}X-Original-URL: /health/live\r\nX-Rewrite-URL: /x\r\n", 202 },
    };

    [Theory]
    [MemberData(nameof(Unverified))]
    public async Task What_is_not_verified_calls_nothing(string what, string headers, int status)
    {
        var before = await world.CallsAsync();

        var answered = await world.SendAsync(Request(Event + Json + Length + headers, Body));

        Assert.True(status == answered, $"{what}: {answered}");
        Assert.Equal(before, await world.CallsAsync());
    }

    [Fact]
    public async Task Whatever_the_body_is_without_its_signature_it_calls_nothing()
    {
        var before = await world.CallsAsync();
        foreach (var (name, body, _) in HostileBodies.All())
        {
            var (status, _) = await world.PostAsync(body, signature: WebhooksService.Sign([.. body, 0], WebhooksService.Secret));
            Assert.True(status is 401 or 413, $"{name}: {status}");
        }

        await Gen.Select(Gen.Byte.Array[0, 300], Gen.Byte.Array[32]).SampleAsync(
            async (body, digest) => Assert.Equal(401, (await world.PostAsync(body, signature: "sha256=" + Convert.ToHexStringLower(digest))).Status),
            iter: 200);
        Assert.Equal(before, await world.CallsAsync());
    }

    [Theory]
    [MemberData(nameof(Verified))]
    public async Task What_is_verified_is_answered_as_documented(string what, string headers, int status)
    {
        var answered = await world.SendAsync(Request(headers + Length + Signed, Body));

        Assert.True(status == answered, $"{what}: {answered}");
        await CheckAsync(status == 202 ? 1 : 0);
    }

    [Theory]
    [InlineData("one byte a chunk", 1, "")]
    [InlineData("a thousand bytes a chunk", 1000, "")]
    [InlineData("one chunk", 100_000, "")]
    [InlineData("chunks with extensions", 700, ";name=\"value\"")]
    public async Task A_body_in_chunks_is_read_as_one(string what, int size, string extension)
    {
        var chunked = new List<byte>();
        foreach (var chunk in Body.Chunk(size))
        {
            chunked.AddRange([.. Encoding.ASCII.GetBytes($"{chunk.Length:x}{extension}\r\n"), .. chunk, .. "\r\n"u8]);
        }

        var answered = await world.SendAsync(Request(
            Event + Json + Signed + "Transfer-Encoding: chunked\r\nTrailer: X-Hub-Signature-256\r\n",
            [.. chunked, .. Encoding.ASCII.GetBytes($"0\r\nX-Hub-Signature-256: {Wrong}\r\n\r\n")]));

        Assert.True(answered == 202, $"{what}: {answered}");
        await CheckAsync(1);
    }

    [Fact]
    public async Task A_body_that_waits_to_be_asked_for_is_not_asked_for_without_a_signature()
    {
        using var client = await RawClient.ConnectAsync(world.Address);
        await client.TrySendAsync(Request(Event + Json + Length + "Expect: 100-continue\r\n", []));

        Assert.Equal(401, (await client.ReadAnswerAsync()).Status);
    }

    [Fact]
    public async Task Two_requests_in_one_piece_are_two()
    {
        using var client = await RawClient.ConnectAsync(world.Address);
        var request = Request(Event + Json + Length + Signed, Body);
        await client.TrySendAsync((byte[])[.. request, .. request]);

        Assert.Equal(202, (await client.ReadAnswerAsync()).Status);
        Assert.Equal(202, (await client.ReadAnswerAsync()).Status);
        Interlocked.Add(ref world.Accepted, 2);
        await CheckAsync(2);
    }

    [Fact]
    public async Task A_request_hidden_in_a_body_is_never_seen()
    {
        // Framed by both a length and chunks: one of the two would hide the second request. The chunks count, and the connection ends.
        using var client = await RawClient.ConnectAsync(world.Address);
        var hidden = Request(Event + Json + Length + Signed, Body);
        await client.TrySendAsync(Request(
            $"{Event}{Json}X-Hub-Signature-256: {Wrong}\r\nContent-Length: {hidden.Length + 5}\r\nTransfer-Encoding: chunked\r\n",
            [.. "0\r\n\r\n"u8, .. hidden]));

        Assert.Contains((await client.ReadAnswerAsync()).Status, (int[])[400, 401]);
        Assert.Equal("", await client.ReadToEndAsync());
        await CheckAsync(0);
    }

    private async Task CheckAsync(int expected)
    {
        Assert.Equal(expected, Interlocked.Exchange(ref world.Accepted, 0));
        var (jobs, events) = await world.ReadAllAsync();
        Assert.Equal(expected, jobs.Count);
        Assert.Empty(events);
        Assert.DoesNotContain(world.Log.Lines, line => line.Contains(HostileWorld.Canary, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(world.Log.Lines, line => line.Contains("dddddddd", StringComparison.Ordinal));
        Assert.DoesNotContain(world.Log.Lines, line => line.Contains("\"LogLevel\":\"Error\"", StringComparison.Ordinal));
    }

    private static byte[] Request(string headers, byte[] body) =>
        [.. Encoding.Latin1.GetBytes($"POST /webhooks/github HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n"), .. body];
}
