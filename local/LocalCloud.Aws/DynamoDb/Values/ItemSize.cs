using System.Text;

namespace LocalCloud.Aws.DynamoDb.Values;

/// <summary>
/// Sizes as DynamoDB counts them for its limits of 400 KB an item and 1 MB a page
/// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html).
/// </summary>
internal static class ItemSize
{
    /// <summary>400 KB.</summary>
    public const int MaxItem = 400 * 1024;

    /// <summary>1 MB: what one Query or Scan reads at most.</summary>
    public const int MaxPage = 1024 * 1024;

    /// <summary>16 MB: what one BatchGetItem returns at most.</summary>
    public const int MaxBatch = 16 * 1024 * 1024;

    public static int Of(MapValue item)
    {
        var size = 0;
        foreach (var (name, value) in item.Members)
        {
            size += Encoding.UTF8.GetByteCount(name) + OfValue(value);
        }

        return size;
    }

    private static int OfValue(AttributeValue value) => value switch
    {
        StringValue text => Encoding.UTF8.GetByteCount(text.Text),
        NumberValue number => number.Number.Size,
        BinaryValue binary => binary.Bytes.Length,
        SetValue set => set.Elements.Sum(OfValue),
        ListValue list => 3 + list.Items.Length + list.Items.Sum(OfValue),
        MapValue map => 3 + map.Members.Count + Of(map),
        _ => 1,
    };
}
