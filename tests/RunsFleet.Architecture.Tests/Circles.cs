namespace RunsFleet.Architecture.Tests;

/// <summary>Finds circles in a directed graph.</summary>
internal static class Circles
{
    /// <summary>Returns the sets of two nodes and more that all lead to each other (Tarjan's strongly connected components).</summary>
    /// <param name="edges">For each node those that it leads to.</param>
    public static IReadOnlyList<IReadOnlyList<string>> Find(IReadOnlyDictionary<string, IReadOnlyCollection<string>> edges)
    {
        var search = new Search(edges);
        foreach (var node in edges.Keys.Order(StringComparer.Ordinal))
        {
            search.Visit(node);
        }

        return search.Found;
    }

    private sealed class Search(IReadOnlyDictionary<string, IReadOnlyCollection<string>> edges)
    {
        private readonly Dictionary<string, int> _numbers = [];
        private readonly Dictionary<string, int> _lowest = [];
        private readonly Stack<string> _open = new();

        public List<IReadOnlyList<string>> Found { get; } = [];

        public void Visit(string node)
        {
            if (_numbers.ContainsKey(node))
            {
                return;
            }

            _numbers[node] = _lowest[node] = _numbers.Count;
            _open.Push(node);
            foreach (var next in edges.GetValueOrDefault(node, []).Order(StringComparer.Ordinal))
            {
                Visit(next);

                // A node that is not open any more belongs to a component that was found before.
                if (_open.Contains(next))
                {
                    _lowest[node] = Math.Min(_lowest[node], _lowest[next]);
                }
            }

            if (_lowest[node] == _numbers[node])
            {
                Close(node);
            }
        }

        private void Close(string root)
        {
            var circle = new List<string>();
            string node;
            do
            {
                node = _open.Pop();
                circle.Add(node);
            }
            while (node != root);

            if (circle.Count > 1)
            {
                Found.Add([.. circle.Order(StringComparer.Ordinal)]);
            }
        }
    }
}
