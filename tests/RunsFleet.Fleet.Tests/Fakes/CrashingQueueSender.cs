using RunsFleet.Messaging;

namespace RunsFleet.Fleet.Tests.Fakes;

/// <summary>A queue whose sends are steps at which the host may die.</summary>
internal sealed class CrashingQueueSender(IQueueSender inner, CrashPoint crash) : IQueueSender
{
    public async Task SendAsync(string queue, string body, TimeSpan delay = default, CancellationToken cancellationToken = default) =>
        await crash.AroundAsync("send", async () =>
        {
            await inner.SendAsync(queue, body, delay, cancellationToken);
            return true;
        });
}
