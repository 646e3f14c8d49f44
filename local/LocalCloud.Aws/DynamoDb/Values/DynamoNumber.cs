using System.Globalization;
using System.Numerics;

namespace LocalCloud.Aws.DynamoDb.Values;

/// <summary>
/// A number as DynamoDB keeps it: exact, up to 38 significant digits, magnitude 1E-130 to 9.9…9E+125.
/// Held as ±0.d₁d₂d₃… × 10^magnitude with d₁ ≠ 0 and no trailing zeros, so that order needs no arithmetic and equality no scale.
/// </summary>
internal readonly struct DynamoNumber : IEquatable<DynamoNumber>, IComparable<DynamoNumber>
{
    private const int MaxDigits = 38;
    private const int MaxExponent = 125;
    private const int MinExponent = -130;

    private readonly int _sign;
    private readonly int _magnitude;
    private readonly string? _digits;

    private DynamoNumber(int sign, int magnitude, string digits)
    {
        _sign = sign;
        _magnitude = magnitude;
        _digits = digits;
    }

    private string Digits => _digits ?? "";

    /// <summary>Bytes that the number takes in an item's size: about one for two digits.</summary>
    public int Size
    {
        get
        {
            if (_sign == 0)
            {
                return 1;
            }

            var digits = Digits.Length;
            var oddExponent = (_magnitude - 1) % 2 != 0;
            return 1 + ((digits + 1) / 2) + (digits % 2 != 0 || oddExponent ? 0 : 1) + (_sign < 0 ? 1 : 0);
        }
    }

    /// <summary>Reads a decimal such as <c>-12.50</c> or <c>1.5E2</c>.</summary>
    /// <exception cref="Wire.AwsException">Not a number, or one that DynamoDB cannot hold.</exception>
    public static DynamoNumber Parse(string text)
    {
        if (text.Length == 0)
        {
            throw Refusal.Validation("The parameter cannot be converted to a numeric value");
        }

        var at = 0;
        var negative = text[0] == '-';
        if (text[0] is '-' or '+')
        {
            at++;
        }

        var digitsStart = at;
        var point = -1;
        for (; at < text.Length && (char.IsAsciiDigit(text[at]) || (text[at] == '.' && point < 0)); at++)
        {
            if (text[at] == '.')
            {
                point = at;
            }
        }

        var digits = text[digitsStart..at].Replace(".", "", StringComparison.Ordinal);
        if (digits.Length == 0 || !TryReadExponent(text.AsSpan(at), out var exponent))
        {
            throw Refusal.Validation($"The parameter cannot be converted to a numeric value: {text}");
        }

        var whole = point < 0 ? digits.Length : point - digitsStart;
        return Normalize(negative, digits, whole + exponent);
    }

    public static DynamoNumber FromInt(long value) => Parse(value.ToString(CultureInfo.InvariantCulture));

    public static DynamoNumber operator +(DynamoNumber left, DynamoNumber right)
    {
        var scale = Math.Min(left.Scale, right.Scale);
        var sum = left.Coefficient(scale) + right.Coefficient(scale);
        var digits = BigInteger.Abs(sum).ToString(CultureInfo.InvariantCulture);
        return Normalize(sum.Sign < 0, digits, digits.Length + scale);
    }

    public static DynamoNumber operator -(DynamoNumber left, DynamoNumber right) =>
        left + new DynamoNumber(-right._sign, right._magnitude, right.Digits);

    public int CompareTo(DynamoNumber other)
    {
        if (_sign != other._sign)
        {
            return _sign.CompareTo(other._sign);
        }

        var size = _magnitude != other._magnitude
            ? _magnitude.CompareTo(other._magnitude)
            : string.CompareOrdinal(Digits, other.Digits);
        return Math.Sign(size) * _sign;
    }

    public bool Equals(DynamoNumber other) => CompareTo(other) == 0;

    public override bool Equals(object? obj) => obj is DynamoNumber other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_sign, _magnitude, Digits.GetHashCode(StringComparison.Ordinal));

    /// <summary>The canonical text: plain, without exponent, leading or trailing zeros.</summary>
    public override string ToString()
    {
        if (_sign == 0)
        {
            return "0";
        }

        var digits = Digits;
        var plain = _magnitude <= 0
            ? "0." + new string('0', -_magnitude) + digits
            : _magnitude >= digits.Length
                ? digits + new string('0', _magnitude - digits.Length)
                : digits[.._magnitude] + "." + digits[_magnitude..];
        return _sign < 0 ? "-" + plain : plain;
    }

    private int Scale => _sign == 0 ? 0 : _magnitude - Digits.Length;

    private BigInteger Coefficient(int scale) => _sign == 0
        ? BigInteger.Zero
        : _sign * BigInteger.Parse(Digits, CultureInfo.InvariantCulture) * BigInteger.Pow(10, Scale - scale);

    private static bool TryReadExponent(ReadOnlySpan<char> text, out int exponent)
    {
        exponent = 0;
        if (text.IsEmpty)
        {
            return true;
        }

        // An exponent of more than nine digits is out of any range; clamping keeps the arithmetic below from overflowing.
        if (text[0] is not ('e' or 'E') || !BigInteger.TryParse(text[1..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        exponent = (int)BigInteger.Max(-100_000_000, BigInteger.Min(100_000_000, value));
        return true;
    }

    private static DynamoNumber Normalize(bool negative, string digits, int magnitude)
    {
        var significant = digits.TrimStart('0');
        magnitude -= digits.Length - significant.Length;
        significant = significant.TrimEnd('0');
        if (significant.Length == 0)
        {
            return default;
        }

        if (magnitude - 1 > MaxExponent)
        {
            throw Refusal.Validation("Number overflow. Attempting to store a number with magnitude larger than supported range");
        }

        if (magnitude - 1 < MinExponent)
        {
            throw Refusal.Validation("Number underflow. Attempting to store a number with magnitude smaller than supported range");
        }

        return significant.Length > MaxDigits
            ? throw Refusal.Validation("Attempting to store more than 38 significant digits in a Number")
            : new DynamoNumber(negative ? -1 : 1, magnitude, significant);
    }
}
