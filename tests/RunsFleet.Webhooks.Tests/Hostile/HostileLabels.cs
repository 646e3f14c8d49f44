namespace RunsFleet.Webhooks.Tests.Hostile;

/// <summary>Labels that would like to be more than data. The part in a refusal's reason is what its author must see there.</summary>
internal static class HostileLabels
{
    private static readonly string[] Values =
    [
        "$(id)", "`id`", "${IFS}", ";id", "|id", "&&id", ">x", "'", "\"", "\\", "\\\\", "%", "%2e%2e%2f", "..", "../..", "..\\..", "~root", "*", "?",
        "a b", "a\tb", "a\nb", "a\r\nlevel=error", "a\0b", "\u001b[31m", "\u202egpj", "\u2066x\u2069", "\u200b", "\ufeff4", "\ufffe", "\u00e9", "\u0661",
        "\uff14", "\ud83d\ude00", "a\u0301", "<script>", "{{x}}", "#{x}", "${jndi:ldap://x}", "' OR 1=1--", "0x10", "1e3", "NaN", "-1", "+1", "1_0", "1.",
        "4294967298", "99999999999999999999", "null", "undefined", "true;", "arn:aws:iam::1:role/x", "http://169.254.169.254/",
    ];

    /// <summary>Refused whatever the key: label, code, what the reason must quote.</summary>
    public static IEnumerable<(string Label, string Code, string Quoted)> Refused()
    {
        foreach (var value in Values)
        {
            foreach (var key in (string[])["cpu", "ram", "arch", "gen", "disk", "spot", "retry"])
            {
                // A slash ends the value, and what follows it is a part of its own.
                yield return value.Contains('/') ? ($"runs-fleet/{key}={value}", "bad_value", $"{key}=") : ($"runs-fleet/{key}={value}", "bad_value", Quote(key, value));
            }

            if (!value.Contains('/'))
            {
                yield return ($"runs-fleet/{value}=4", "unknown_key", "is none of cpu,");
                yield return ($"runs-fleet=x{value}", "bad_value", "is no run id");
                yield return ($"runs-fleet/cpu=4/{value.Replace("=", "", StringComparison.Ordinal)}", "bad_syntax", "is no key=value");
            }
        }

        foreach (var label in (string[])[
            "runs-fleet/pool=../../etc/passwd", "runs-fleet/pool=%2e%2e", "runs-fleet/pool=$(id)", "runs-fleet/pool=a;b", "runs-fleet/pool=a\nb",
            "runs-fleet/pool=\u202ea", "runs-fleet/family=c7g;m7g", "runs-fleet/family=../x", "runs-fleet/family=c7g\0", "runs-fleet/family=$(id)",
            "runs-fleet/family=" + string.Join('+', Enumerable.Range(0, 21).Select(i => $"c{i}g")), "runs-fleet/pool=" + new string('p', 64)])
        {
            yield return (label, "bad_value", "=\"");
        }

        yield return ("runs-fleet/" + new string('/', 200), "bad_syntax", "is no key=value");
        yield return ("runs-fleet/" + string.Join('/', Enumerable.Repeat("cpu=4", 30)), "duplicate_key", "cpu");
        yield return ("runs-fleet/cpu=4" + new string('4', 400), "too_long", "at most 256");
        yield return ("runs-fleet/" + new string('x', 10 * 1024), "too_long", "at most 256");
        yield return ("runs-fleet/" + new string('\u00e9', 10 * 1024), "too_long", "at most 256");
    }

    /// <summary>Not ours, however near they come: their jobs are somebody else's.</summary>
    public static IEnumerable<string> NotOurs() =>
    [
        .. Values, "", " ", "runs-fleet ", " runs-fleet", "runs-fleet\0", "runs-fleet\n/cpu=4", "runs-fleet-i-0123456789abcdef0", "runs-fleet\\cpu=4",
        "runs-fleet%2fcpu=4", "runs\u2010fleet/cpu=4", "\u202eruns-fleet/cpu=4", "\ufeffruns-fleet", "run\u017f-fleet/cpu=4", "x/runs-fleet/cpu=4",
        new string('x', 10 * 1024),
    ];

    private static string Quote(string key, string value) =>
        $"{key}=\"{string.Concat(value.Take(48).Select(c => c is >= ' ' and <= '~' ? c : '?'))}";
}
