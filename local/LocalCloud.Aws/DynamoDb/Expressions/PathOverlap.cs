namespace LocalCloud.Aws.DynamoDb.Expressions;

/// <summary>No two paths of one update or projection may be the same, one within the other, or see a list where the other sees a map.</summary>
internal static class PathOverlap
{
    public static void Refuse(TokenCursor cursor, IReadOnlyList<DocumentPath> paths)
    {
        for (var later = 1; later < paths.Count; later++)
        {
            for (var earlier = 0; earlier < later; earlier++)
            {
                if (Clash(paths[earlier], paths[later]) is { } clash)
                {
                    throw cursor.Refuse(
                        $"Two document paths {clash} with each other; must remove or rewrite one of these paths; "
                        + $"path one: {paths[earlier]}, path two: {paths[later]}");
                }
            }
        }
    }

    private static string? Clash(DocumentPath one, DocumentPath two)
    {
        var common = Math.Min(one.Steps.Length, two.Steps.Length);
        for (var at = 0; at < common; at++)
        {
            if (one.Steps[at] != two.Steps[at])
            {
                return one.Steps[at].Name is null != two.Steps[at].Name is null ? "conflict" : null;
            }
        }

        return "overlap";
    }
}
