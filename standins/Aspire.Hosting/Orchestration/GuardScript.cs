using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// The shell script that a child runs under. When its standard input ends it sends SIGTERM and, after the grace, SIGKILL; its exit code is the
/// child's. It keeps the terminal's Ctrl+C and hang-up away from the child, so that only the ordered stop ends it.
/// </summary>
internal static partial class GuardScript
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(0.2);

    // A SIGTERM for the whole process group must not part the script from its child: it is trapped (the child gets the default back), ends the
    // wait early, and the loop waits on. The guard is a process of its own since "wait" and "read" both block.
    private const string Script = """
        trap '' INT QUIT HUP
        trap : TERM
        grace=$1; shift
        while IFS= read -r line && [ -n "$line" ]; do
          line=$(printf '%b.' "$line")
          set -- "${line%.}" "$@"
        done
        exec 3<&0 </dev/null
        env "$@" 3<&- &
        child=$!
        (
          trap '' TERM
          exec >/dev/null 2>&1
          read -r _ <&3
          kill -TERM "$child"
          while [ "$grace" -gt 0 ] && kill -0 "$child"; do sleep 0.2; grace=$((grace - 1)); done
          kill -KILL "$child"
        ) &
        guard=$!
        exec 3<&-
        while :; do
          wait "$child" 2>/dev/null
          code=$?
          kill -0 "$child" 2>/dev/null || break
        done
        kill -KILL "$guard" 2>/dev/null
        exit "$code"
        """;

    public static IReadOnlyList<string> Arguments(TimeSpan grace, IReadOnlyList<string> command) =>
        ["-c", Script, "sh", ((int)(grace / Step)).ToString(CultureInfo.InvariantCulture), .. command];

    /// <summary>
    /// What the script reads first: the variables that a shell drops because it could not have one of such a name
    /// (<c>services__local-cloud__http__0</c>), one a line, up to an empty line. Not as arguments: anyone can list those.
    /// </summary>
    public static string OddlyNamed(IEnumerable<KeyValuePair<string, string?>> variables)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in variables.Where(variable => !ShellName().IsMatch(variable.Key)))
        {
            text.Append($"{name}={value}".Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)).Append('\n');
        }

        return text.Append('\n').ToString();
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex ShellName();
}
