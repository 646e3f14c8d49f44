using System.Text.Json.Nodes;

namespace LocalCloud.Core;

/// <summary>What happened in the local world, append-only, bounded: the oldest lines fall out.</summary>
public sealed class WorldLog(TimeProvider time) : IResettable
{
    private const int Capacity = 200_000;
    private readonly Lock _lock = new();
    private readonly Queue<string> _lines = new();

    /// <summary>Appends <c>{at, event, ...fields}</c> as one JSON line.</summary>
    public void Append(string name, params ReadOnlySpan<(string Name, JsonNode? Value)> fields)
    {
        var line = new JsonObject { ["at"] = time.GetUtcNow().UtcDateTime.ToString("O"), ["event"] = name };
        foreach (var (key, value) in fields)
        {
            line[key] = value;
        }

        var text = line.ToJsonString();
        lock (_lock)
        {
            _lines.Enqueue(text);
            if (_lines.Count > Capacity)
            {
                _lines.Dequeue();
            }
        }
    }

    /// <summary>Returns a copy of the lines, oldest first.</summary>
    public IReadOnlyList<string> Lines()
    {
        lock (_lock)
        {
            return [.. _lines];
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            _lines.Clear();
        }
    }
}
