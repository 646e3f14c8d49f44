using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;

namespace LocalCloud.Aws.Ec2.Wire;

/// <summary>EC2's wildcards: * for any text, ? for one character, \ before a character that means itself.</summary>
internal static class Wildcard
{
    private const int MostPatterns = 1_000;
    private static readonly ConcurrentDictionary<string, Regex> Patterns = new(StringComparer.Ordinal);

    public static bool Matches(string pattern, string text)
    {
        if (pattern.AsSpan().IndexOfAny('*', '?', '\\') < 0)
        {
            return pattern == text;
        }

        if (!Patterns.TryGetValue(pattern, out var compiled))
        {
            compiled = Compile(pattern);
            if (Patterns.Count < MostPatterns)
            {
                Patterns.TryAdd(pattern, compiled);
            }
        }

        return compiled.IsMatch(text);
    }

    private static Regex Compile(string pattern)
    {
        var regex = new StringBuilder("\\A");
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '*':
                    regex.Append(".*");
                    break;
                case '?':
                    regex.Append('.');
                    break;
                case '\\' when i + 1 < pattern.Length:
                    regex.Append(Regex.Escape(pattern[++i].ToString()));
                    break;
                case var literal:
                    regex.Append(Regex.Escape(literal.ToString()));
                    break;
            }
        }

        return new Regex(regex.Append("\\z").ToString(), RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
    }
}
