using System.Buffers;
using Microsoft.Extensions.Options;

namespace RunsFleet.Webhooks.Intake;

/// <summary>
/// Buffers for bodies, bounded for all requests together: until a body is whole nobody knows who sends it, and a thousand senders that stop
/// just short of their end must not use up the machine.
/// </summary>
internal sealed class BodyMemory(long limit)
{
    private long _rented;

    public BodyMemory(IOptions<WebhookOptions> options)
        : this(options.Value.MaxBodyMemory)
    {
    }

    /// <summary>Bytes in use.</summary>
    public long Rented => Interlocked.Read(ref _rented);

    /// <summary>Rents a buffer of at least that many bytes; the caller returns it. Returns null when the rest is in use.</summary>
    public byte[]? TryRent(int bytes)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(bytes);
        if (Interlocked.Add(ref _rented, buffer.Length) <= limit)
        {
            return buffer;
        }

        Return(buffer);
        return null;
    }

    public void Return(byte[] buffer)
    {
        Interlocked.Add(ref _rented, -buffer.Length);
        ArrayPool<byte>.Shared.Return(buffer);
    }
}
