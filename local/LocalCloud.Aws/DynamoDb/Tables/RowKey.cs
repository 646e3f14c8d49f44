using System.Collections.Immutable;
using System.Text;
using LocalCloud.Aws.DynamoDb.Values;

namespace LocalCloud.Aws.DynamoDb.Tables;

/// <summary>
/// Where a row stands: by the hash of its partition key, as in AWS a scan follows no order of the keys themselves, then by its parts
/// (partition key, sort key, and in an index the table's key, which tells apart rows of equal index keys).
/// A bound has the first parts only, and an edge: before (-1) or after (1) all the rows that begin with them.
/// </summary>
/// <param name="Hash">Hash of the first part.</param>
/// <param name="Parts">The parts.</param>
/// <param name="Edge">0 for a row, -1 or 1 for a bound.</param>
/// <param name="IsPrefix">For a bound: the last part is the beginning of a string or binary.</param>
public readonly record struct RowKey(ulong Hash, ImmutableArray<AttributeValue> Parts, int Edge = 0, bool IsPrefix = false)
{
    public static RowKey Of(ImmutableArray<AttributeValue> parts) => new(HashOf(parts[0]), parts);

    public static RowKey Before(params ImmutableArray<AttributeValue> parts) => Of(parts) with { Edge = -1 };

    public static RowKey After(params ImmutableArray<AttributeValue> parts) => Of(parts) with { Edge = 1 };

    /// <summary>Makes a bound before or after all the rows whose hash is <paramref name="hash"/>.</summary>
    public static RowKey AtHash(ulong hash, int edge) => new(hash, [], edge);

    public static int Compare(RowKey left, RowKey right)
    {
        var order = left.Hash.CompareTo(right.Hash);
        var common = Math.Min(left.Parts.Length, right.Parts.Length);
        for (var at = 0; order == 0 && at < common; at++)
        {
            var last = at == common - 1;
            if ((last && left.IsPrefix && ValueOrder.StartsWith(right.Parts[at], left.Parts[at]))
                || (last && right.IsPrefix && ValueOrder.StartsWith(left.Parts[at], right.Parts[at])))
            {
                break;
            }

            order = ValueOrder.Comparer.Compare(left.Parts[at], right.Parts[at]);
        }

        return order != 0 ? order : left.Edge.CompareTo(right.Edge);
    }

    // FNV-1a with a final mix: stable over runs, so that a scan's order is too, and spread enough for segments.
    private static ulong HashOf(AttributeValue value)
    {
        var hash = 14695981039346656037UL;
        foreach (var unit in value is BinaryValue binary ? binary.Bytes.AsSpan() : Encoding.UTF8.GetBytes(AttributeValueJson.Text(value)))
        {
            hash = (hash ^ unit) * 1099511628211UL;
        }

        hash ^= hash >> 32;
        hash *= 0xD6E8FEB86659FD93UL;
        return hash ^ (hash >> 32);
    }
}
