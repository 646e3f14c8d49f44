using System.Globalization;
using System.Xml;
using LocalCloud.Aws.Wire;

namespace LocalCloud.Aws.Ec2.Wire;

/// <summary>
/// The parameters of a query call as a tree: <c>Filter.1.Value.2=x</c> is Filter, its first item, Value, its second item.
/// </summary>
public sealed class Form
{
    private const int Deepest = 16;
    private readonly Dictionary<string, Form> _children = new(StringComparer.Ordinal);

    /// <summary>The value at this place; null when there is none.</summary>
    public string? Value { get; private set; }

    /// <summary>The named places below this one, in no order.</summary>
    public IReadOnlyDictionary<string, Form> Children => _children;

    /// <summary>Reads the parameters.</summary>
    public static Form Parse(IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var root = new Form();
        foreach (var (name, value) in parameters)
        {
            var path = name.Split('.');
            if (path.Length > Deepest || !path.All(IsName))
            {
                throw new AwsException(400, "UnknownParameter", $"The parameter {name[..Math.Min(name.Length, 100)]} is not recognized");
            }

            if (!value.All(letter => XmlConvert.IsXmlChar(letter) || char.IsSurrogate(letter)))
            {
                throw Ec2Error.Invalid($"The value of the parameter {name} has characters that are not allowed.");
            }

            root.At(path).Value = value;
        }

        return root;
    }

    /// <summary>Finds the place below this one, such as <c>Ebs.VolumeSize</c>. Returns null when nothing was sent for it.</summary>
    public Form? Find(string path)
    {
        var place = this;
        foreach (var name in path.Split('.'))
        {
            if (!place._children.TryGetValue(name, out place))
            {
                return null;
            }
        }

        return place;
    }

    /// <summary>Reads the text at a path. Returns null when it is absent or empty.</summary>
    public string? Text(string path) => Find(path)?.Value is { Length: > 0 } text ? text : null;

    /// <summary>Reads the text at a path. Throws EC2's refusal when it is absent.</summary>
    public string Required(string path) => Text(path) ?? throw Ec2Error.Missing(path);

    /// <summary>Reads the whole number at a path. Returns null when it is absent.</summary>
    public int? Whole(string path) => Text(path) is not { } text
        ? null
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Ec2Error.Invalid($"Value ({text}) for parameter {path} is invalid. It is not an integer.");

    /// <summary>Reads the number at a path. Returns null when it is absent.</summary>
    public double? Number(string path) => Text(path) is not { } text
        ? null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw Ec2Error.Invalid($"Value ({text}) for parameter {path} is invalid. It is not a number.");

    /// <summary>Reads the boolean at a path. Returns false when it is absent.</summary>
    public bool Flag(string path) => Text(path) switch
    {
        null => false,
        "true" or "True" => true,
        "false" or "False" => false,
        var text => throw Ec2Error.Invalid($"Value ({text}) for parameter {path} is invalid. It is not a boolean."),
    };

    /// <summary>Reads the time at a path. Returns null when it is absent.</summary>
    public DateTimeOffset? Time(string path) => Text(path) is not { } text
        ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw Ec2Error.Invalid($"Value ({text}) for parameter {path} is invalid. It is not a time.");

    /// <summary>Returns the items of a list, in order: <c>path.1</c>, <c>path.2</c>...</summary>
    public IReadOnlyList<Form> Items(string path) => Find(path)?.Items() ?? [];

    /// <summary>Returns the items of this list, in order.</summary>
    public IReadOnlyList<Form> Items() =>
    [
        .. _children
            .Select(child => (Index: Index(child.Key), child.Value))
            .Where(child => child.Index is not null)
            .OrderBy(child => child.Index)
            .Select(child => child.Value),
    ];

    /// <summary>Returns the texts of a list, in order.</summary>
    public IReadOnlyList<string> Texts(string path) => [.. Items(path).Select(item => item.Value).OfType<string>()];

    /// <summary>True when every name below this place is a number, which makes it a list.</summary>
    public bool IsList => _children.Count > 0 && _children.Keys.All(name => Index(name) is not null);

    /// <summary>
    /// Merges this tree with what <paramref name="below"/> has more. Where both have a value or a list, this one's holds.
    /// </summary>
    public Form Over(Form below)
    {
        var merged = new Form { Value = Value ?? below.Value };
        foreach (var (name, child) in below._children)
        {
            merged._children[name] = child;
        }

        foreach (var (name, child) in _children)
        {
            var covered = below._children.GetValueOrDefault(name);
            merged._children[name] = covered is null || child.IsList || covered.IsList ? child : child.Over(covered);
        }

        return merged;
    }

    // Letters and digits, begun by a letter; or a number, in a list.
    private static bool IsName(string name) =>
        name.Length > 0 && name.All(char.IsAsciiLetterOrDigit) && (char.IsAsciiLetter(name[0]) || Index(name) is not null);

    private static int? Index(string name) =>
        int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;

    private Form At(IEnumerable<string> path)
    {
        var place = this;
        foreach (var name in path)
        {
            if (!place._children.TryGetValue(name, out var next))
            {
                next = new Form();
                place._children.Add(name, next);
            }

            place = next;
        }

        return place;
    }
}
