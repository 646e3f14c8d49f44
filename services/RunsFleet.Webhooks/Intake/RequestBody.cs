using System.Buffers;
using System.IO.Pipelines;
using RunsFleet.Concurrency;

namespace RunsFleet.Webhooks.Intake;

/// <summary>Reads a request's body within bounds of size and time.</summary>
internal static class RequestBody
{
    // Most payloads fit. Whatever length is announced, memory is lent only for what has arrived: nobody has proven yet who sends.
    private const int FirstBuffer = 32 * 1024;

    /// <summary>Reads to the end, <paramref name="limit"/> bytes at most, for <paramref name="timeout"/> at most.</summary>
    public static async Task<BodyReading> ReadAsync(
        PipeReader pipe, BodyMemory memory, int limit, TimeSpan timeout, TimeProvider time, CancellationToken aborted)
    {
        using var deadline = new Deadline(timeout, time, aborted);
        byte[]? buffer = null;
        var length = 0;
        var handedOver = false;
        try
        {
            while (true)
            {
                var result = await pipe.ReadAsync(deadline.Token);
                var arrived = result.Buffer;
                if (arrived.Length > limit - length)
                {
                    pipe.AdvanceTo(arrived.End);
                    return new BodyReading.Rejected(Rejection.TooLarge);
                }

                if (!TryGrow(memory, ref buffer, length, length + (int)arrived.Length))
                {
                    pipe.AdvanceTo(arrived.End);
                    return new BodyReading.Rejected(Rejection.Busy);
                }

                arrived.CopyTo(buffer.AsSpan(length));
                length += (int)arrived.Length;
                pipe.AdvanceTo(arrived.End);
                if (result.IsCompleted && buffer is not null)
                {
                    handedOver = true;
                    return new BodyReading.Whole(buffer, length, memory);
                }
            }
        }
        catch (OperationCanceledException) when (deadline.Token.IsCancellationRequested)
        {
            return new BodyReading.Rejected(aborted.IsCancellationRequested ? Rejection.Aborted : Rejection.TooSlow);
        }
        catch (BadHttpRequestException e)
        {
            return new BodyReading.Rejected(e.StatusCode switch
            {
                StatusCodes.Status413PayloadTooLarge => Rejection.TooLarge,
                StatusCodes.Status408RequestTimeout => Rejection.TooSlow,
                _ => Rejection.Aborted,
            });
        }
        catch (IOException)
        {
            return new BodyReading.Rejected(Rejection.Aborted);
        }
        finally
        {
            if (!handedOver && buffer is not null)
            {
                memory.Return(buffer);
            }
        }
    }

    private static bool TryGrow(BodyMemory memory, ref byte[]? buffer, int used, int needed)
    {
        if (needed <= buffer?.Length)
        {
            return true;
        }

        if (memory.TryRent(Math.Max(needed, buffer is null ? FirstBuffer : buffer.Length * 2)) is not { } larger)
        {
            return false;
        }

        if (buffer is not null)
        {
            buffer.AsSpan(0, used).CopyTo(larger);
            memory.Return(buffer);
        }

        buffer = larger;
        return true;
    }
}
