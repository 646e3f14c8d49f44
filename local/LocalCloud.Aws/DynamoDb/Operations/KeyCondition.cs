using LocalCloud.Aws.DynamoDb.Tables;
using LocalCloud.Aws.DynamoDb.Values;

namespace LocalCloud.Aws.DynamoDb.Operations;

/// <summary>What a Query asks of the key: one value of the partition key, perhaps a range of the sort key.</summary>
internal sealed record KeyCondition(AttributeValue Partition, KeyTest? Sort)
{
    /// <summary>Returns the bounds of the rows that satisfy the condition.</summary>
    public (RowKey From, RowKey To) Bounds()
    {
        if (Sort is null)
        {
            return (RowKey.Before(Partition), RowKey.After(Partition));
        }

        var first = Sort.Values[0];
        return Sort.Operator switch
        {
            "=" => (RowKey.Before(Partition, first), RowKey.After(Partition, first)),
            "<" => (RowKey.Before(Partition), RowKey.Before(Partition, first)),
            "<=" => (RowKey.Before(Partition), RowKey.After(Partition, first)),
            ">" => (RowKey.After(Partition, first), RowKey.After(Partition)),
            ">=" => (RowKey.Before(Partition, first), RowKey.After(Partition)),
            "BETWEEN" => (RowKey.Before(Partition, first), RowKey.After(Partition, Sort.Values[1])),
            _ => (RowKey.Before(Partition, first) with { IsPrefix = true }, RowKey.After(Partition, first) with { IsPrefix = true }),
        };
    }

    /// <summary>Fits the tests to a key; which attributes they may name depends on the index that the query names (L45).</summary>
    public static KeyCondition Bind(KeySchema keys, IReadOnlyList<KeyTest> tests)
    {
        if (tests.Count > 2)
        {
            throw Refusal.Validation("Conditions can be of length 1 or 2 only");
        }

        if (keys.Sort is null && tests.Count > 1)
        {
            throw Refusal.Validation("Query key condition not supported");
        }

        var partition = Find(keys, keys.Partition, tests)
            ?? throw Refusal.Validation($"Query condition missed key schema element: {keys.Partition.Name}");
        var sort = keys.Sort is null ? null : Find(keys, keys.Sort, tests);
        if (tests.Count > 1 && sort is null)
        {
            throw Refusal.Validation($"Query condition missed key schema element: {keys.Sort!.Name}");
        }

        return partition.Operator == "="
            ? new KeyCondition(partition.Values[0], sort)
            : throw Refusal.Validation("Query key condition not supported");
    }

    private static KeyTest? Find(KeySchema keys, KeyAttribute attribute, IReadOnlyList<KeyTest> tests)
    {
        var test = tests.FirstOrDefault(test => test.Attribute == attribute.Name);
        foreach (var value in test?.Values ?? [])
        {
            if (value.Type != attribute.Type)
            {
                throw Refusal.InvalidParameter("Condition parameter type does not match schema type");
            }

            KeyRules.CheckContent(keys, attribute, value);
        }

        return test;
    }
}
