using RunsFleet.Messaging;

namespace RunsFleet.Webhooks.Tests;

/// <summary>Holds every message until it is let go, and gives up when it is told to.</summary>
internal sealed class HeldQueueSender : IQueueSender
{
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done when a message is being held.</summary>
    public Task Entered => _entered.Task;

    /// <summary>Done when a message was accepted.</summary>
    public Task Accepted => _sent.Task;

    public void Release() => _released.SetResult();

    public async Task SendAsync(string queue, string body, TimeSpan delay = default, CancellationToken cancellationToken = default)
    {
        _entered.TrySetResult();
        await _released.Task.WaitAsync(cancellationToken);
        _sent.TrySetResult();
    }
}
