using CsCheck;
using LocalCloud.Aws.DynamoDb.Expressions;

namespace LocalCloud.Tests.DynamoDb.Expressions;

public sealed class UpdateTests
{
    [Theory]
    [InlineData("SET n = n + :v", """{":v": {"N": "0.5"}}""", """{"id":{"S":"x"},"n":{"N":"5.5"},"l":{"L":[{"N":"0"},{"N":"1"},{"N":"2"}]},"m":{"M":{"x":{"N":"1"}}}}""")]
    [InlineData("SET n = :v - n", """{":v": {"N": "1"}}""", """{"id":{"S":"x"},"n":{"N":"-4"},"l":{"L":[{"N":"0"},{"N":"1"},{"N":"2"}]},"m":{"M":{"x":{"N":"1"}}}}""")]
    [InlineData("REMOVE l[0], l[1], m.x", null, """{"id":{"S":"x"},"n":{"N":"5"},"l":{"L":[{"N":"2"}]},"m":{"M":{}}}""")]
    [InlineData("SET l[9] = n, l[7] = :v REMOVE l[0]", """{":v": {"S": "seven"}}""", """{"id":{"S":"x"},"n":{"N":"5"},"l":{"L":[{"N":"1"},{"N":"2"},{"S":"seven"},{"N":"5"}]},"m":{"M":{"x":{"N":"1"}}}}""")]
    [InlineData("SET m.y = l[1], m.x = m.x + m.x", null, """{"id":{"S":"x"},"n":{"N":"5"},"l":{"L":[{"N":"0"},{"N":"1"},{"N":"2"}]},"m":{"M":{"x":{"N":"2"},"y":{"N":"1"}}}}""")]
    [InlineData("SET n = :v, old_n = n", """{":v": {"N": "9"}}""", """{"id":{"S":"x"},"n":{"N":"9"},"l":{"L":[{"N":"0"},{"N":"1"},{"N":"2"}]},"m":{"M":{"x":{"N":"1"}}},"old_n":{"N":"5"}}""")]
    [InlineData("SET l = list_append(:v, l)", """{":v": {"L": [{"N": "-1"}]}}""", """{"id":{"S":"x"},"n":{"N":"5"},"l":{"L":[{"N":"-1"},{"N":"0"},{"N":"1"},{"N":"2"}]},"m":{"M":{"x":{"N":"1"}}}}""")]
    [InlineData("SET n = if_not_exists(absent, :v) REMOVE l, m", """{":v": {"N": "7"}}""", """{"id":{"S":"x"},"n":{"N":"7"}}""")]
    [InlineData("ADD n :v, fresh :v REMOVE l, m", """{":v": {"N": "-5"}}""", """{"id":{"S":"x"},"n":{"N":"0"},"fresh":{"N":"-5"}}""")]
    public void Updates_read_the_item_as_it_was(string update, string? values, string expected)
    {
        const string item = """{"id": {"S": "x"}, "n": {"N": "5"}, "l": {"L": [{"N": "0"}, {"N": "1"}, {"N": "2"}]}, "m": {"M": {"x": {"N": "1"}}}}""";

        Assert.Equal(expected, Attributes.Text(Attributes.Update(item, update, values)));
    }

    [Fact]
    public void The_last_element_takes_its_set_with_it()
    {
        var updated = Attributes.Update("""{"t": {"SS": ["a", "b"]}}""", "DELETE t :v", """{":v": {"SS": ["a", "b", "c"]}}""");

        Assert.Equal("{}", Attributes.Text(updated));
    }

    [Fact]
    public void Sets_grow_and_shrink_as_sets_do() =>
        Gen.Select(Gen.Int[0, 6].Array[1, 5], Gen.Int[0, 6].Array[1, 5]).Sample((held, given) =>
        {
            var item = $$"""{"t": {"NS": [{{Quoted(held)}}]} }""";
            var values = $$"""{":v": {"NS": [{{Quoted(given)}}]} }""";
            var added = Attributes.Update(item, "ADD t :v", values);
            var deleted = Attributes.Update(item, "DELETE t :v", values);
            return added.Equals(Attributes.Item($$"""{"t": {"NS": [{{Quoted(held.Union(given))}}]} }"""))
                && (held.Except(given).Any()
                    ? deleted.Equals(Attributes.Item($$"""{"t": {"NS": [{{Quoted(held.Except(given))}}]} }"""))
                    : deleted.Members.Count == 0);
        });

    [Fact]
    public void Removed_elements_leave_no_gap_and_the_others_keep_their_order() =>
        Gen.Int[0, 9].Array[1, 5].Sample(removed =>
        {
            var list = string.Join(", ", Enumerable.Range(0, 8).Select(static i => $"{{\"N\": \"{i}\"}}"));
            var paths = string.Join(", ", removed.Distinct().Select(static i => $"l[{i}]"));
            var expected = string.Join(", ", Enumerable.Range(0, 8).Except(removed).Select(static i => $"{{\"N\": \"{i}\"}}"));
            return Attributes.Update($$"""{"l": {"L": [{{list}}]} }""", $"REMOVE {paths}").Equals(Attributes.Item($$"""{"l": {"L": [{{expected}}]} }"""));
        });

    [Fact]
    public void A_projection_keeps_the_shape_and_closes_gaps_in_lists()
    {
        var projection = ExpressionCompiler.Projection("m.y, l[2], l[0], absent", Attributes.Scope());
        var item = Attributes.Item("""{"l": {"L": [{"N": "0"}, {"N": "1"}, {"N": "2"}]}, "m": {"M": {"x": {"N": "1"}, "y": {"N": "2"}}}, "o": {"N": "3"}}""");

        Assert.Equal("""{"m":{"M":{"y":{"N":"2"}}},"l":{"L":[{"N":"0"},{"N":"2"}]}}""", Attributes.Text(projection.Apply(item)));
    }

    private static string Quoted(IEnumerable<int> numbers) => string.Join(", ", numbers.Distinct().Select(static number => $"\"{number}\""));
}
