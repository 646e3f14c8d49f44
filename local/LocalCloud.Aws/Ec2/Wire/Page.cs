using System.Text;

namespace LocalCloud.Aws.Ec2.Wire;

/// <summary>One page of a describe call. A token names the last item given, so pages neither overlap nor lose items while items come and go.</summary>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? NextToken)
{
    /// <summary>
    /// Cuts the page that <paramref name="form"/> asks for. <paramref name="items"/> are ordered by <paramref name="key"/>, ordinally.
    /// </summary>
    public static Page<T> Of(Form form, IEnumerable<T> items, Func<T, string> key, (int Least, int Most) limits)
    {
        var size = form.Whole("MaxResults") ?? limits.Most;
        if (size < limits.Least || size > limits.Most)
        {
            throw Ec2Error.Invalid(
                $"Value ( {size} ) for parameter maxResults is invalid. Expecting a value between {limits.Least} and {limits.Most}.");
        }

        var after = form.Text("NextToken") is { } token ? Decode(token) : null;
        var rest = (after is null ? items : items.Where(item => string.CompareOrdinal(key(item), after) > 0)).Take(size + 1).ToList();
        if (rest.Count <= size)
        {
            return new Page<T>(rest, null);
        }

        rest.RemoveAt(size);
        return new Page<T>(rest, Convert.ToBase64String(Encoding.UTF8.GetBytes(key(rest[^1]))));
    }

    private static string Decode(string token)
    {
        var buffer = new byte[token.Length];
        return Convert.TryFromBase64String(token, buffer, out var length)
            ? Encoding.UTF8.GetString(buffer, 0, length)
            : throw Ec2Error.Invalid("Unable to parse pagination token");
    }
}
