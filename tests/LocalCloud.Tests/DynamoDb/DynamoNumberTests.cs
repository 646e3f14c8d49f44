using System.Globalization;
using System.Numerics;
using CsCheck;
using LocalCloud.Aws.DynamoDb.Values;

namespace LocalCloud.Tests.DynamoDb;

public sealed class DynamoNumberTests
{
    // A coefficient of up to 19 digits and an exponent that keeps every sum of two within 38.
    private static readonly Gen<(long Coefficient, int Exponent)> Parts = Gen.Select(Gen.OneOf(Gen.Long, Gen.Int[-20, 20].Select(static i => (long)i)), Gen.Int[-9, 9]);

    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0", "0")]
    [InlineData("0.000", "0")]
    [InlineData("00042", "42")]
    [InlineData("42.500", "42.5")]
    [InlineData("-0.0010", "-0.001")]
    [InlineData("1.5E2", "150")]
    [InlineData("15e-1", "1.5")]
    [InlineData(".5", "0.5")]
    [InlineData("+7", "7")]
    [InlineData("100", "100")]
    [InlineData("1E-3", "0.001")]
    [InlineData("0E999", "0")]
    public void A_number_has_one_canonical_form(string text, string canonical) => Assert.Equal(canonical, DynamoNumber.Parse(text).ToString());

    [Fact]
    public void Order_is_that_of_exact_fractions() => Gen.Select(Parts, Parts).Sample((left, right) =>
    {
        var expected = (left.Coefficient * Power(left.Exponent)).CompareTo(right.Coefficient * Power(right.Exponent));
        return Math.Sign(Number(left).CompareTo(Number(right))) == Math.Sign(expected);
    });

    [Fact]
    public void Sums_and_differences_are_exact() => Gen.Select(Parts, Parts).Sample((left, right) =>
    {
        var sum = Number(left) + Number(right);
        var difference = Number(left) - Number(right);
        return Scaled(sum) == (left.Coefficient * Power(left.Exponent)) + (right.Coefficient * Power(right.Exponent))
            && Scaled(difference) == (left.Coefficient * Power(left.Exponent)) - (right.Coefficient * Power(right.Exponent));
    });

    [Fact]
    public void The_canonical_form_reads_as_the_same_number() => Parts.Sample(parts =>
    {
        var number = Number(parts);
        return DynamoNumber.Parse(number.ToString()).Equals(number) && DynamoNumber.Parse(number.ToString()).GetHashCode() == number.GetHashCode();
    });

    [Fact]
    public void Equal_numbers_of_different_scale_are_one_key()
    {
        Assert.Equal(DynamoNumber.Parse("1.50"), DynamoNumber.Parse("15E-1"));
        Assert.Equal(DynamoNumber.Parse("1.50").GetHashCode(), DynamoNumber.Parse("15E-1").GetHashCode());
    }

    private static DynamoNumber Number((long Coefficient, int Exponent) parts) =>
        DynamoNumber.Parse(string.Create(CultureInfo.InvariantCulture, $"{parts.Coefficient}E{parts.Exponent}"));

    // Everything times 10^9 is a whole number.
    private static BigInteger Power(int exponent) => BigInteger.Pow(10, exponent + 9);

    private static BigInteger Scaled(DynamoNumber number)
    {
        var text = number.ToString();
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var decimals = point < 0 ? 0 : text.Length - point - 1;
        return BigInteger.Parse(text.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * BigInteger.Pow(10, 9 - decimals);
    }
}
