using System.Diagnostics;
using Amazon.SQS.Model;

namespace RunsFleet.Messaging;

/// <summary>A received message, kept hidden from others until it is disposed of or given back.</summary>
internal sealed class HeldMessage : IAsyncDisposable
{
    private readonly MessageVisibility _visibility;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _heartbeat;

    public HeldMessage(Message message, MessageContext context, MessageVisibility visibility)
    {
        (Message, Context, _visibility) = (message, context, visibility);
        _heartbeat = visibility.KeepAsync(context.Queue, message.ReceiptHandle, _ended.Token);
    }

    public Message Message { get; }

    public MessageContext Context { get; }

    /// <summary>The span that it was handled in; the default value before, and when there was none.</summary>
    public ActivityContext HandledBy { get; set; }

    /// <summary>False once SQS said that the message went to somebody else, or is gone.</summary>
    public bool IsOurs => !_heartbeat.IsCompleted;

    /// <summary>Leaves the message to be received again after <paramref name="delay"/>.</summary>
    public async Task GiveBackAsync(TimeSpan delay)
    {
        // First: a heartbeat after it would hide the message for longer.
        await EndAsync();
        await _visibility.TrySetAsync(Context.Queue, Message.ReceiptHandle, delay);
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _ended.Dispose();
    }

    private async Task EndAsync()
    {
        await _ended.CancelAsync();
        await _heartbeat;
    }
}
