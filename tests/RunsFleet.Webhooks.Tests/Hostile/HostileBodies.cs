using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using RunsFleet.Webhooks.Tests.Payloads;

namespace RunsFleet.Webhooks.Tests.Hostile;

/// <summary>Bodies that no GitHub sends, each with the statuses that it may be answered with when it is signed as a <c>workflow_job</c>.</summary>
internal static class HostileBodies
{
    private static readonly string Real = Payload.Queued("runs-fleet/cpu=2").With("workflow_job.name", HostileWorld.Canary).ToString();

    // What we read, and what may stand there without harm: a null is an absent value.
    private static readonly string[] Fields =
    [
        "action", "workflow_job", "workflow_job.id", "workflow_job.run_id", "workflow_job.run_attempt", "workflow_job.name",
        "workflow_job.workflow_name", "workflow_job.head_branch", "workflow_job.labels", "workflow_job.conclusion", "workflow_job.runner_name",
        "workflow_job.runner_id", "workflow_job.created_at", "workflow_job.started_at", "workflow_job.completed_at", "repository",
        "repository.full_name", "installation",
    ];

    public static IEnumerable<(string Name, byte[] Body, int[] Statuses)> All() =>
        [.. NotOurJson(), .. Truncated(), .. Nested(), .. Doubled(), .. WrongTypes(), .. Texts(), .. Numbers(), .. Times(), .. Large(), .. Repositories()];

    private static IEnumerable<(string, byte[], int[])> NotOurJson()
    {
        foreach (var text in (string[])[
            "", " ", "null", "true", "1", "\"text\"", "[]", "{}", "[{}]", "{", "}", "{\"action\"}", "{'action':'queued'}", "{action:queued}",
            "// comment\n{}", "{} {}", "{}\n{}\n", "NaN", "{\"action\":\"queued\",}", "payload=%7B%7D", "<xml/>", "\0", "{}\0"])
        {
            yield return ($"no payload: {text}", Encoding.UTF8.GetBytes(text), [400]);
        }

        yield return ("a byte order mark", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Real)], [400]);
        yield return ("UTF-16", Encoding.Unicode.GetBytes(Real), [400]);
        yield return ("UTF-32", Encoding.UTF32.GetBytes(Real), [400]);
        yield return ("compressed", Gzip(Encoding.UTF8.GetBytes(Real)), [400]);
        yield return ("behind a NUL", [0, .. Encoding.UTF8.GetBytes(Real)], [400]);
        yield return ("before a NUL", [.. Encoding.UTF8.GetBytes(Real), 0], [400]);
        yield return ("twice", Encoding.UTF8.GetBytes(Real + Real), [400]);
        yield return ("in a list", Encoding.UTF8.GetBytes($"[{Real}]"), [400]);
    }

    private static IEnumerable<(string, byte[], int[])> Truncated() =>
        Enumerable.Range(0, 40).Select(i => ($"cut at {i}/40", Encoding.UTF8.GetBytes(Real)[..(Real.Length * i / 40)], (int[])[400]));

    private static IEnumerable<(string, byte[], int[])> Nested()
    {
        foreach (var depth in (int[])[64, 1_000, 100_000])
        {
            yield return ($"{depth} lists deep", Encoding.UTF8.GetBytes(new string('[', depth) + new string(']', depth)), [400]);
            yield return ($"{depth} lists deep, open", Encoding.UTF8.GetBytes(new string('[', depth)), [400]);
            yield return ($"{depth} objects deep in a field that we skip", Insert($"\"x\":{Nest(depth)},"), [400]);
            yield return ($"{depth} lists deep in the labels", With("workflow_job.labels", Nest(depth).Replace("{\"a\":", "[", StringComparison.Ordinal).Replace('}', ']')), [400]);
        }

        yield return ("as deep as payloads may be", Insert($"\"x\":{Nest(20)},"), [202]);

        static string Nest(int depth) => string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);
    }

    private static IEnumerable<(string, byte[], int[])> Doubled()
    {
        yield return ("two actions", Insert("\"action\":\"completed\","), [400]);
        yield return ("two jobs", Insert("\"workflow_job\":{\"id\":1},"), [400]);
        yield return ("two jobs, one of them null", Insert("\"workflow_job\":null,"), [400]);
        yield return ("two repositories", Insert("\"repository\":{\"full_name\":\"evil/evil\"},"), [400]);
        yield return ("two labels", Encoding.UTF8.GetBytes(Real.Replace("\"labels\":", "\"labels\":[\"runs-fleet/cpu=64\"],\"labels\":", StringComparison.Ordinal)), [400]);
        yield return ("two ids, one in disguise", Encoding.UTF8.GetBytes(Real.Replace("\"workflow_job\":{", "\"workflow_job\":{\"\\u0069d\":1,", StringComparison.Ordinal)), [400]);
        yield return ("a name in disguise", Encoding.UTF8.GetBytes(Real.Replace("\"labels\":", "\"\\u006cabels\":", StringComparison.Ordinal)), [202]);
        yield return ("a name in another case", Insert("\"Action\":\"completed\","), [202]);
    }

    private static IEnumerable<(string, byte[], int[])> WrongTypes() =>
        from field in Fields
        from value in (string[])["null", "true", "false", "0", "-1", "1.5", "1e3", "\"\"", "\"x\"", "[]", "[1]", "[null]", "{}", "{\"id\":1}"]
        select ($"{field} is {value}", With(field, value), (int[])[200, 202, 400]);

    private static IEnumerable<(string, byte[], int[])> Texts()
    {
        foreach (var field in (string[])["workflow_job.name", "workflow_job.workflow_name", "workflow_job.head_branch", "workflow_job.runner_name"])
        {
            yield return ($"half a surrogate pair in {field}", With(field, "\"\\ud800\""), [400]);
            yield return ($"the other half in {field}", With(field, "\"x\\udc00y\""), [400]);
            yield return ($"a pair the wrong way round in {field}", With(field, "\"\\udc00\\ud800\""), [400]);
            yield return ($"a NUL in {field}", With(field, "\"a\\u0000b\""), [202]);
            yield return ($"controls and non-characters in {field}", With(field, "\"\\u0001\\u001b[31m\\u007f\\u0085\\ufffe\\uffff\""), [202]);
            yield return ($"directions in {field}", With(field, "\"\\u202egpj.exe\\u202c\\u2066\\u2069\""), [202]);
            yield return ($"an emoji cut by the limit in {field}", With(field, $"\"{new string('x', 511)}\\ud83d\\ude00\""), [202]);
            yield return ($"line ends in {field}", With(field, "\"a\\r\\nlevel=error msg=forged\""), [202]);
        }

        yield return ("bytes that are no UTF-8 in a text", Replace(Encoding.UTF8.GetBytes(Real), HostileWorld.Canary, [0xC3, 0x28, 0xFF, 0xFE]), [400]);
        yield return ("an overlong slash", Replace(Encoding.UTF8.GetBytes(Real), HostileWorld.Canary, [0xC0, 0xAF]), [400]);
        yield return ("a surrogate in UTF-8", Replace(Encoding.UTF8.GetBytes(Real), HostileWorld.Canary, [0xED, 0xA0, 0x80]), [400]);
        yield return ("a NUL within the JSON", Replace(Encoding.UTF8.GetBytes(Real), HostileWorld.Canary, [0]), [400]);
        yield return ("half a pair in a name that we skip", Insert("\"\\ud800\":1,"), [202, 400]);
    }

    private static IEnumerable<(string, byte[], int[])> Numbers() =>
        from field in (string[])["workflow_job.id", "workflow_job.run_id", "workflow_job.run_attempt", "workflow_job.runner_id"]
        from value in (string[])[
            "9223372036854775808", "99999999999999999999999999", "1e400", "-1e400", "-1", "1.5", "0x10", "01", "1_000", "Infinity", "\"12\"",
            new string('9', 5_000), "1" + new string('0', 400_000)]
        select ($"{field} is {value[..Math.Min(30, value.Length)]}", With(field, value), (int[])[400]);

    private static IEnumerable<(string, byte[], int[])> Times() =>
        from value in (string[])[
            "\"\"", "\"yesterday\"", "\"2023-02-30T00:00:00Z\"", "\"2023-04-19T21:12:12\"", "\"0001-01-01T00:00:00+14:00\"",
            "\"9999-12-31T23:59:59-14:00\"", "\"10000-01-01T00:00:00Z\"", "0", "1681938732", $"\"{new string('9', 10_000)}\""]
        select ($"queued at {value[..Math.Min(30, value.Length)]}", With("workflow_job.created_at", value), (int[])[202, 400]);

    private static IEnumerable<(string, byte[], int[])> Large()
    {
        yield return ("a name of 900 KB", With("workflow_job.name", $"\"{new string('n', 900_000)}\""), [202]);
        yield return ("a name of 100 KB of escapes", With("workflow_job.name", $"\"{string.Concat(Enumerable.Repeat("\\u0000", 100_000))}\""), [202]);
        yield return ("ten thousand fields", Insert(string.Concat(Enumerable.Range(0, 10_000).Select(i => $"\"f{i}\":{i},"))), [202]);
        yield return ("a field's name of 500 KB", Insert($"\"{new string('f', 500_000)}\":1,"), [202]);
        yield return ("a megabyte of spaces", [.. Encoding.UTF8.GetBytes(Real), .. Enumerable.Repeat((byte)' ', 1_000_000)], [202]);
        yield return ("more than is allowed", new byte[WebhookOptions.MaxBodyBytes + 1], [413]);
    }

    private static IEnumerable<(string, byte[], int[])> Repositories() =>
        from value in (string[])[
            "", "/", "a", "a/", "/b", "a/b/c", "../b", "a/..", "a/.", "a/b?x=1", "a/b#x", "a/%2e%2e", "a/b\\u0000", "a b/c", "a/b\\n", "https://a/b",
            "a\\\\b/c", "\\u202ea/b", "a/;ls", "$(id)/b", new string('a', 101) + "/b", new string('a', 5_000) + "/b"]
        select ($"repository {value[..Math.Min(30, value.Length)]}", With("repository.full_name", $"\"{value}\""), (int[])[400]);

    // As the very first field, before what it may contradict.
    private static byte[] Insert(string fields) => Encoding.UTF8.GetBytes("{" + fields + Real[1..]);

    private static byte[] With(string path, string json)
    {
        const string Mark = "@@here@@";
        var marked = JsonNode.Parse(Real)!.AsObject();
        var names = path.Split('.');
        var parent = names[..^1].Aggregate(marked, (node, name) => node[name]!.AsObject());
        parent[names[^1]] = Mark;
        return Encoding.UTF8.GetBytes(marked.ToJsonString().Replace($"\"{Mark}\"", json, StringComparison.Ordinal));
    }

    private static byte[] Replace(byte[] body, string text, byte[] bytes)
    {
        var at = body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text));
        return [.. body[..at], .. bytes, .. body[(at + text.Length)..]];
    }

    private static byte[] Gzip(byte[] body)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(body);
        }

        return compressed.ToArray();
    }
}
