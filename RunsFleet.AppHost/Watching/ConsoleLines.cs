namespace RunsFleet.AppHost.Watching;

/// <summary>One aligned stream: what the resources write (<c>name | text</c>) and what is said of them (<c>name * text</c>).</summary>
internal sealed class ConsoleLines(TextWriter output, IReadOnlyList<string> names, bool isColoured)
{
    private static readonly string[] Colours = ["36", "32", "33", "35", "34", "96", "92", "93", "95", "94"];

    private readonly Lock _lock = new();
    private readonly int _width = names.Select(name => name.Length).DefaultIfEmpty().Max();

    /// <summary>Writes a line that the resource wrote.</summary>
    public void Write(string resource, string text) => Print(resource, '|', text);

    /// <summary>Writes a line about the resource.</summary>
    public void Say(ResourceRemark remark) => Print(remark.Resource, '*', remark.Text);

    /// <summary>Writes a line about the whole.</summary>
    public void Say(string text)
    {
        lock (_lock)
        {
            try
            {
                output.WriteLine(text);
                output.Flush();
            }
            catch (IOException)
            {
                // The terminal was closed. The resources still have to be stopped in order.
            }
        }
    }

    private void Print(string resource, char mark, string text)
    {
        var head = $"{resource.PadRight(_width)} {mark}";
        var index = Math.Max(0, names.ToList().IndexOf(resource));
        Say(isColoured ? $"\e[{Colours[index % Colours.Length]}m{head}\e[0m {text}" : $"{head} {text}");
    }
}
