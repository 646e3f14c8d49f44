using System.Globalization;

namespace LocalCloud.Aws.DynamoDb.Expressions;

/// <summary>One step of a path: a member of a map, or, where <paramref name="Name"/> is null, an element of a list.</summary>
public readonly record struct PathStep(string? Name, int Index)
{
    public override string ToString() => Name ?? "[" + Index.ToString(CultureInfo.InvariantCulture) + "]";
}
