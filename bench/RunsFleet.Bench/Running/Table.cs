using System.Text;

namespace RunsFleet.Bench.Running;

/// <summary>A markdown table with the method above it.</summary>
internal sealed class Table(string method, params string[] columns)
{
    private readonly StringBuilder _text = new StringBuilder()
        .AppendLine(method)
        .AppendLine()
        .AppendLine($"| {string.Join(" | ", columns)} |")
        .AppendLine($"|---|{string.Concat(Enumerable.Repeat("---:|", columns.Length - 1))}");

    public void Row(params FormattableString[] cells) => _text.AppendLine($"| {string.Join(" | ", cells.Select(FormattableString.Invariant))} |");

    public override string ToString() => _text.ToString().TrimEnd();
}
