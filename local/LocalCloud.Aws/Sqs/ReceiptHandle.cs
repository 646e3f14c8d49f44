using System.Globalization;
using System.Text;

namespace LocalCloud.Aws.Sqs;

/// <summary>What a receipt handle says: which receive of which message of which queue.</summary>
public readonly record struct ReceiptHandle(string QueueArn, string MessageId, int ReceiveCount)
{
    private const int MaxLength = 1024;

    /// <summary>Parses a receipt handle of a queue.</summary>
    /// <exception cref="Wire.AwsException">It is not a handle that this queue gave out.</exception>
    public static ReceiptHandle Parse(string text, string queueArn)
    {
        var buffer = new byte[Math.Min(text.Length, MaxLength)];
        if (text.Length <= MaxLength && Convert.TryFromBase64String(text, buffer, out var length))
        {
            var parts = Encoding.UTF8.GetString(buffer, 0, length).Split(' ');
            if (parts.Length == 3 && parts[0] == queueArn
                && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var receiveCount))
            {
                return new ReceiptHandle(parts[0], parts[1], receiveCount);
            }
        }

        throw SqsErrors.ReceiptHandleIsInvalid(text);
    }

    public string Format() =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{QueueArn} {MessageId} {ReceiveCount}")));
}
