using System.Threading.Channels;
using RunsFleet.Messaging;

namespace RunsFleet.Webhooks.Tests;

/// <summary>Accepts messages, and holds them back while it is told to.</summary>
internal sealed class GatedQueueSender : IQueueSender
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Channel<bool> _changed = Channel.CreateUnbounded<bool>();
    private TaskCompletionSource? _gate;
    private int _held;
    private int _accepted;

    public int Accepted => Volatile.Read(ref _accepted);

    public void Hold() => Volatile.Write(ref _gate, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    public void Release() => Interlocked.Exchange(ref _gate, null)?.SetResult();

    /// <summary>Done when so many messages have been held since the beginning.</summary>
    public Task HasHeldAsync(int count) => WhenAsync(() => Volatile.Read(ref _held) >= count);

    /// <summary>Done when so many messages were accepted.</summary>
    public Task HasAcceptedAsync(int count) => WhenAsync(() => Accepted >= count);

    public async Task SendAsync(string queue, string body, TimeSpan delay = default, CancellationToken cancellationToken = default)
    {
        if (Volatile.Read(ref _gate) is { } gate)
        {
            Interlocked.Increment(ref _held);
            _changed.Writer.TryWrite(true);
            await gate.Task.WaitAsync(cancellationToken);
        }

        Interlocked.Increment(ref _accepted);
        _changed.Writer.TryWrite(true);
    }

    private async Task WhenAsync(Func<bool> holds)
    {
        while (!holds())
        {
            await _changed.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken);
        }
    }
}
