namespace LocalCloud.Aws.Ec2.Wire;

/// <summary>Filters of describe calls: every filter must hold, and one of its values suffices; * and ? are wildcards.</summary>
/// <param name="fields">What each filter looks at.</param>
/// <param name="tags">The tags of an item; null where the call has no tag filters.</param>
internal sealed class Filters<T>(
    IReadOnlyDictionary<string, Func<T, IEnumerable<string?>>> fields, Func<T, IReadOnlyDictionary<string, string>>? tags = null)
{
    private const int MostValues = 200;

    /// <summary>Returns the items that pass the filters of <paramref name="form"/>.</summary>
    public IEnumerable<T> Apply(Form form, IEnumerable<T> items)
    {
        foreach (var filter in form.Items("Filter"))
        {
            var name = filter.Required("Name");
            var field = Field(name);
            var values = filter.Texts("Value");
            if (values.Count > MostValues)
            {
                throw Ec2Error.Invalid($"The maximum number of filter values ({MostValues}) has been exceeded.");
            }

            items = items.Where(item => field(item).Any(text => text is not null && values.Any(value => Wildcard.Matches(value, text))));
        }

        return items;
    }

    private Func<T, IEnumerable<string?>> Field(string name)
    {
        if (fields.TryGetValue(name, out var field))
        {
            return field;
        }

        return tags switch
        {
            { } of when name.StartsWith("tag:", StringComparison.Ordinal) => item => [of(item).GetValueOrDefault(name["tag:".Length..])],
            { } of when name == "tag-key" => item => of(item).Keys,
            _ => throw Ec2Error.Invalid($"The filter '{name}' is invalid"),
        };
    }
}
