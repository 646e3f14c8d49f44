using LocalCloud.Aws.DynamoDb.Expressions;
using LocalCloud.Aws.Wire;

namespace LocalCloud.Tests.DynamoDb.Expressions;

public sealed class SyntaxErrorTests
{
    [Theory]
    [InlineData("foo", "<EOF>", "foo")]
    [InlineData("a-b", "-", "a-b")]
    [InlineData("a = :v AND", "<EOF>", "AND")]
    [InlineData("a = :v  b", "b", ":v  b")]
    [InlineData("!!", "!", "!!")]
    [InlineData("attribute_exists()", ")", "()")]
    [InlineData("tenantAgent:abc123-", ":abc123", "tenantAgent:abc123-")]
    [InlineData("(a)", "<EOF>", ")")]
    [InlineData("a IN :v", ":v", "IN :v")]
    [InlineData("AND = :v", "AND", "AND =")]
    public void A_syntax_error_shows_the_token_and_its_neighbours(string text, string token, string near)
    {
        var refusal = Assert.Throws<AwsException>(() => ExpressionCompiler.Condition("FilterExpression", text, Attributes.Scope()));

        Assert.Equal($"Invalid FilterExpression: Syntax error; token: \"{token}\", near: \"{near}\"", refusal.Message);
    }

    [Fact]
    public void Hostile_nesting_is_refused_before_the_stack_ends()
    {
        var nots = string.Concat(Enumerable.Repeat("NOT ", 1000)) + "a = :v";
        var parentheses = string.Concat(Enumerable.Repeat("(a = :v AND ", 300)) + "a = :v" + new string(')', 300);
        var calls = string.Concat(Enumerable.Repeat("size(", 600)) + "a" + new string(')', 600) + " = :v";

        Assert.All([nots, parentheses, calls], text => Assert.Contains(
            "nesting depth",
            Assert.Throws<AwsException>(() => ExpressionCompiler.Condition("FilterExpression", text, Attributes.Scope())).Message,
            StringComparison.Ordinal));
    }

    [Fact]
    public void A_hundred_conditions_in_a_row_are_no_nesting()
    {
        var text = string.Join(" OR ", Enumerable.Repeat("a = :v", 100));

        Assert.NotNull(ExpressionCompiler.Condition("FilterExpression", text, Attributes.Scope("""{":v": {"N": "1"}}""")));
    }

    [Fact]
    public void All_573_reserved_words_are_known_in_any_case()
    {
        Assert.Equal(573, ReservedWords.Count);
        Assert.All(["ABORT", "zone", "Pool", "tTl"], word => Assert.True(ReservedWords.Contains(word)));
        Assert.False(ReservedWords.Contains("job_id"));
    }
}
