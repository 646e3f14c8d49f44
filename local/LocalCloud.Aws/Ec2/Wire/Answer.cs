using System.Globalization;
using System.Xml.Linq;

namespace LocalCloud.Aws.Ec2.Wire;

/// <summary>Builds EC2's XML: elements in lower camel case, lists as <c>&lt;xSet&gt;&lt;item&gt;</c>, times in UTC.</summary>
internal static class Answer
{
    public static readonly XNamespace Namespace = "http://ec2.amazonaws.com/doc/2016-11-15/";

    /// <summary>Writes the whole answer of an operation.</summary>
    public static XElement Response(string operation, params object?[] content)
    {
        var response = new XElement($"{operation}Response", new XElement("requestId", Guid.NewGuid().ToString()), content);
        foreach (var element in response.DescendantsAndSelf())
        {
            element.Name = Namespace + element.Name.LocalName;
        }

        return response;
    }

    /// <summary>Writes an element. Returns null, which adds nothing, when the value is null.</summary>
    public static XElement? Element(string name, object? value) => value switch
    {
        null => null,
        DateTimeOffset time => new XElement(name, Time(time)),
        bool flag => new XElement(name, flag ? "true" : "false"),
        IFormattable number => new XElement(name, number.ToString(null, CultureInfo.InvariantCulture)),
        _ => new XElement(name, value),
    };

    /// <summary>Writes an element with children.</summary>
    public static XElement Group(string name, params object?[] content) => new(name, content);

    /// <summary>Writes a list.</summary>
    public static XElement Set<T>(string name, IEnumerable<T> items, Func<T, object?> content) =>
        new(name, items.Select(item => new XElement("item", content(item))));

    /// <summary>Writes a list of texts.</summary>
    public static XElement Set(string name, IEnumerable<string> items) => Set(name, items, item => item);

    /// <summary>Writes tags. Returns null, which adds nothing, when there are none.</summary>
    public static XElement? Tags(IReadOnlyCollection<KeyValuePair<string, string>> tags) => tags.Count == 0
        ? null
        : Set("tagSet", tags, tag => new object[] { new XElement("key", tag.Key), new XElement("value", tag.Value) });

    /// <summary>Writes a time such as <c>2026-03-01T12:00:00.000Z</c>.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
