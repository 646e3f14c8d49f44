using System.Text;
using System.Text.Json;

namespace RunsFleet.Webhooks.Payloads;

/// <summary>The object that an event is about, and what its fields are called in our words to the sender.</summary>
internal sealed class SubjectFields
{
    // In the order of SubjectField.
    private static readonly string[] Names =
    [
        "id", "run_id", "run_attempt", "name", "workflow_name", "head_branch", "labels", "conclusion", "runner_name", "runner_id", "created_at",
        "started_at", "updated_at", "completed_at",
    ];

    private static readonly byte[][] Written = [.. Names.Select(Encoding.UTF8.GetBytes)];
    private readonly byte[] _name;
    private readonly string[] _paths;

    private SubjectFields(string name)
    {
        Path = name;
        _name = Encoding.UTF8.GetBytes(name);
        _paths = [.. Names.Select(field => $"{name}.{field}")];
    }

    public static SubjectFields Job { get; } = new("workflow_job");

    public static SubjectFields Run { get; } = new("workflow_run");

    /// <summary>The object's name, as written.</summary>
    public ReadOnlySpan<byte> Name => _name;

    /// <summary>The object's name.</summary>
    public string Path { get; }

    /// <summary>Finds the field whose name <paramref name="json"/> stands at. Returns null for one that we do not read.</summary>
    public static SubjectField? Find(ref Utf8JsonReader json)
    {
        for (var i = 0; i < Written.Length; i++)
        {
            if (json.ValueTextEquals(Written[i]))
            {
                return (SubjectField)i;
            }
        }

        return null;
    }

    /// <summary>Returns the path of a field, such as <c>workflow_job.run_id</c>.</summary>
    public string PathOf(SubjectField field) => _paths[(int)field];
}
