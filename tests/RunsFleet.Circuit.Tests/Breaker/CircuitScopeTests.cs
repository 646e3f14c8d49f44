using CsCheck;
using RunsFleet.Circuit.Breaker;

namespace RunsFleet.Circuit.Tests.Breaker;

public sealed class CircuitScopeTests
{
    [Theory]
    [InlineData("c7g.large")]
    [InlineData("t4g.medium")]
    [InlineData("u-6tb1.metal")]
    [InlineData("mac2-m2pro.metal")]
    [InlineData("c7i.metal-48xl")]
    public void Instance_types_are_scopes_and_come_back_as_written(string text) => Assert.Equal(text, CircuitScope.Parse(text).ToString());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("c7g")]
    [InlineData("c7g.")]
    [InlineData(".large")]
    [InlineData("C7g.large")]
    [InlineData("c7g.large ")]
    [InlineData("c7g.large\n")]
    [InlineData("c7g.large.x")]
    [InlineData("c7g.large@us-east-1a")]
    [InlineData("*@us-east-1a")]
    [InlineData("c7g.larrrrrrrrrrrrrrrrrrrrrrrrrrrrrrge")]
    public void Anything_else_is_none(string? text) => Assert.False(CircuitScope.TryParse(text, out _));

    [Fact]
    public void Any_text_is_read_without_a_throw_and_what_is_read_comes_back() => Gen.String.Sample(text =>
    {
        if (CircuitScope.TryParse(text, out var scope))
        {
            Assert.Equal(text, scope.ToString());
        }
    });
}
