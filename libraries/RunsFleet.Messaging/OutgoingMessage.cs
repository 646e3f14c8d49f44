using System.Diagnostics;
using System.Text;

namespace RunsFleet.Messaging;

/// <summary>A message on its way to a queue. <c>Attributes</c> are of SQS's type String, none empty.</summary>
internal sealed record OutgoingMessage(string Body, TimeSpan Delay, IReadOnlyDictionary<string, string> Attributes)
{
    /// <summary>
    /// Largest message and largest batch, attributes included. SQS takes 1 MiB since August 2025 and took 256 KiB before, as emulators and
    /// queues with an explicit MaximumMessageSize still do; ours are a few KiB.
    /// </summary>
    public const int MaxBytes = 262_144;

    public static readonly TimeSpan MaxDelay = TimeSpan.FromMinutes(15);

    /// <summary>The span that the message was sent in, for the span of the call that it shares with others.</summary>
    public ActivityContext SentBy { get; } = Activity.Current?.Context ?? default;

    /// <summary>Bytes that SQS counts: the body, and name, type and value of each attribute.</summary>
    public int Bytes { get; } = Encoding.UTF8.GetByteCount(Body)
        + Attributes.Sum(a => Encoding.UTF8.GetByteCount(a.Key) + "String".Length + Encoding.UTF8.GetByteCount(a.Value));

    /// <summary>
    /// Returns true when SQS takes every character. It refuses the others, and with them perhaps the whole batch:
    /// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html
    /// </summary>
    public static bool HasOnlyAllowedCharacters(string body)
    {
        for (var i = 0; i < body.Length; i++)
        {
            var c = body[i];
            if (char.IsSurrogate(c))
            {
                if (i + 1 == body.Length || !char.IsSurrogatePair(c, body[i + 1]))
                {
                    return false;
                }

                i++;
            }
            else if (c is < ' ' and not ('\t' or '\n' or '\r') or '\uFFFE' or '\uFFFF')
            {
                return false;
            }
        }

        return true;
    }
}
