using System.Collections.Immutable;
using System.Text;
using CsCheck;
using LocalCloud.Aws.DynamoDb.Values;

namespace LocalCloud.Tests.DynamoDb;

public sealed class ValueOrderTests
{
    // Letters, the end of the basic plane, and characters beyond it, which UTF-16 orders differently than UTF-8.
    private static readonly Gen<string> Text =
        Gen.OneOf("a", "b", "z", "\u00e9", "\ud7ff", "\ue000", "\uffff", "\U00010000", "\U0001F600").Array[0, 4].Select(string.Concat);

    [Fact]
    public void Strings_are_ordered_by_their_UTF8_bytes() => Gen.Select(Text, Text).Sample((left, right) =>
    {
        var expected = Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right));
        return Math.Sign(ValueOrder.Compare(new StringValue(left), new StringValue(right))!.Value) == Math.Sign(expected);
    });

    [Fact]
    public void Binaries_are_ordered_by_unsigned_bytes()
    {
        BinaryValue low = new(ImmutableArray.Create<byte>(0x7f));
        BinaryValue high = new(ImmutableArray.Create<byte>(0x80));

        Assert.True(ValueOrder.Compare(low, high) < 0);
        Assert.True(ValueOrder.Compare(low, new BinaryValue([0x7f, 0x00])) < 0);
    }

    [Fact]
    public void Values_of_different_types_have_no_order() => Assert.Null(ValueOrder.Compare(new StringValue("1"), Attributes.N("1")));
}
