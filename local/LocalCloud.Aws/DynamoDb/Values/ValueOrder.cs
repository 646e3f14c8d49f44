namespace LocalCloud.Aws.DynamoDb.Values;

/// <summary>The order of scalars of one type: strings by UTF-8 bytes, numbers by value, binaries by unsigned bytes.</summary>
internal static class ValueOrder
{
    /// <summary>For values that are known to be of one orderable type: keys and the elements of a set.</summary>
    public static readonly IComparer<AttributeValue> Comparer =
        Comparer<AttributeValue>.Create(static (left, right) => Compare(left, right) ?? string.CompareOrdinal(left.Type, right.Type));

    /// <summary>
    /// Returns a negative number, zero or a positive one. Returns null when the two have no order: other types, or a type without one.
    /// </summary>
    public static int? Compare(AttributeValue left, AttributeValue right) => (left, right) switch
    {
        (StringValue a, StringValue b) => CompareUtf8(a.Text, b.Text),
        (NumberValue a, NumberValue b) => a.Number.CompareTo(b.Number),
        (BinaryValue a, BinaryValue b) => a.Bytes.AsSpan().SequenceCompareTo(b.Bytes.AsSpan()),
        _ => null,
    };

    /// <summary>Tells whether a string or binary begins with another of its type.</summary>
    public static bool StartsWith(AttributeValue value, AttributeValue prefix) => (value, prefix) switch
    {
        (StringValue a, StringValue b) => a.Text.StartsWith(b.Text, StringComparison.Ordinal),
        (BinaryValue a, BinaryValue b) => a.Bytes.AsSpan().StartsWith(b.Bytes.AsSpan()),
        _ => false,
    };

    // UTF-16 code units order as UTF-8 bytes do, except that surrogates (U+10000 and up) sort after U+E000 to U+FFFF in UTF-8.
    private static int CompareUtf8(string left, string right)
    {
        var common = left.AsSpan().CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
        {
            return left.Length.CompareTo(right.Length);
        }

        return Rank(left[common]).CompareTo(Rank(right[common]));

        static int Rank(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
    }
}
