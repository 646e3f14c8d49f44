using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace LocalCloud.Aws.Sqs;

/// <summary>
/// What SQS accepts in a message.
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
/// </summary>
internal static partial class MessageRules
{
    /// <summary>1 MiB, for a message and for the sum of a batch.</summary>
    public const int MaxBytes = 1_048_576;

    private const int MaxAttributes = 10;

    // Control characters but tab, line feed and carriage return, and the two that Unicode reserves. Lone surrogates end in the JSON reader.
    private static readonly SearchValues<char> Forbidden = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(c => (char)c).Where(c => c is not ('\t' or '\n' or '\r')), '\uFFFE', '\uFFFF']);

    /// <summary>Counts the bytes towards the limit: the body and the names, types and values of attributes.</summary>
    public static int Size(MessageContent content) =>
        Encoding.UTF8.GetByteCount(content.Body) + content.Attributes.Sum(a =>
            Encoding.UTF8.GetByteCount(a.Key) + Encoding.UTF8.GetByteCount(a.Value.DataType)
            + (a.Value.BinaryValue?.Length ?? Encoding.UTF8.GetByteCount(a.Value.StringValue ?? "")));

    /// <summary>Checks a message to send.</summary>
    /// <exception cref="Wire.AwsException">SQS would refuse the message.</exception>
    public static void Check(MessageContent content, int maxBytes)
    {
        if (content.Body.Length == 0)
        {
            throw SqsErrors.MissingParameter("MessageBody");
        }

        if (content.Body.AsSpan().ContainsAny(Forbidden))
        {
            throw SqsErrors.InvalidMessageContents();
        }

        if (content.Attributes.Count > MaxAttributes)
        {
            throw SqsErrors.InvalidParameter($"Number of message attributes [{content.Attributes.Count}] exceeds the allowed maximum [{MaxAttributes}].");
        }

        foreach (var (name, attribute) in content.Attributes)
        {
            CheckName(name);
            CheckValue(name, attribute);
        }

        if (Size(content) > maxBytes)
        {
            throw SqsErrors.InvalidParameter($"One or more parameters are invalid. Reason: Message must be shorter than {maxBytes} bytes.");
        }
    }

    private static void CheckName(string name)
    {
        if (name.Length is 0 or > 256)
        {
            throw SqsErrors.InvalidParameter("Message (user) attribute names must be shorter than 256 Bytes");
        }

        if (!NamePattern().IsMatch(name) || name.Contains("..", StringComparison.Ordinal))
        {
            throw SqsErrors.InvalidParameter($"The message attribute name '{name}' is invalid.");
        }

        if (name.StartsWith("AWS.", StringComparison.OrdinalIgnoreCase) || name.StartsWith("Amazon.", StringComparison.OrdinalIgnoreCase))
        {
            throw SqsErrors.InvalidParameter("Message (user) attribute names beginning with 'AWS.' or 'Amazon.' are reserved.");
        }
    }

    private static void CheckValue(string name, MessageAttribute attribute)
    {
        var kind = attribute.DataType.Split('.', 2)[0];
        if (kind is not ("String" or "Number" or "Binary") || attribute.DataType.Length > 256)
        {
            throw SqsErrors.InvalidParameter(
                $"The type of message (user) attribute '{name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String.");
        }

        if (kind == "Binary" ? attribute.BinaryValue is not { Length: > 0 } : string.IsNullOrEmpty(attribute.StringValue))
        {
            throw SqsErrors.InvalidParameter($"Message (user) attribute '{name}' must contain a non-empty value of type '{attribute.DataType}'.");
        }

        if (attribute.StringValue.AsSpan().ContainsAny(Forbidden))
        {
            throw SqsErrors.InvalidParameter($"Message (user) attribute '{name}' contains invalid characters.");
        }

        if (kind == "Number" && !NumberPattern().IsMatch(attribute.StringValue!))
        {
            throw SqsErrors.InvalidParameter($"Could not cast message attribute '{name}' value to number.");
        }
    }

    [GeneratedRegex(@"^(?!\.)[A-Za-z0-9_.\-\u00c0-\u017f]+(?<!\.)\z")]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?\z")]
    private static partial Regex NumberPattern();
}
