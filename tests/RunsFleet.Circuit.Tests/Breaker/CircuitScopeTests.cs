using CsCheck;
using RunsFleet.Circuit.Breaker;

namespace RunsFleet.Circuit.Tests.Breaker;

public sealed class CircuitScopeTests
{
    [Theory]
    [InlineData("c7g.large", nameof(ScopeKind.Type))]
    [InlineData("t4g.medium@us-east-1a", nameof(ScopeKind.Pool))]
    [InlineData("*@us-gov-west-1b", nameof(ScopeKind.Zone))]
    [InlineData("*@us-west-2-lax-1a", nameof(ScopeKind.Zone))]
    [InlineData("u-6tb1.metal", nameof(ScopeKind.Type))]
    [InlineData("mac2-m2pro.metal", nameof(ScopeKind.Type))]
    [InlineData("c7i.metal-48xl@eu-west-1c", nameof(ScopeKind.Pool))]
    public void Types_pools_and_zones_are_scopes_and_come_back_as_written(string text, string kind)
    {
        var scope = CircuitScope.Parse(text);

        Assert.Equal(text, scope.ToString());
        Assert.Equal(kind, scope.Kind.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("@")]
    [InlineData("c7g")]
    [InlineData("c7g.")]
    [InlineData(".large")]
    [InlineData("C7g.large")]
    [InlineData("c7g.large ")]
    [InlineData("c7g.large\n")]
    [InlineData("c7g.large.x")]
    [InlineData("c7g.large@")]
    [InlineData("c7g.large@useast")]
    [InlineData("@us-east-1a")]
    [InlineData("*@*")]
    [InlineData("c7g.large@us-east-1a@us-east-1b")]
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
