using System.Collections.Concurrent;
using Amazon.SQS;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace RunsFleet.Messaging;

/// <summary>URLs of queues by name: each looked up once. A look-up that failed is forgotten, so that the next caller tries again.</summary>
internal sealed class QueueUrls([FromKeyedServices(SqsClients.Calls)] IAmazonSQS sqs, IOptions<MessagingOptions> options, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _lookUps = new();

    public async Task<string> FindAsync(string queue, CancellationToken cancellationToken)
    {
        var lookUp = _lookUps.GetOrAdd(queue, name => new Lazy<Task<string>>(() => LookUpAsync(name)));
        try
        {
            return await lookUp.Value.WaitAsync(cancellationToken);
        }
        catch when (lookUp.Value.IsFaulted || lookUp.Value.IsCanceled)
        {
            _lookUps.TryRemove(KeyValuePair.Create(queue, lookUp));
            throw;
        }
    }

    /// <summary>Forgets the address of a queue that is not there any more; it may be made anew, elsewhere.</summary>
    public void Forget(string queue) => _lookUps.TryRemove(queue, out _);

    // Shared by all who wait, so no caller's token ends it.
    private async Task<string> LookUpAsync(string queue)
    {
        using var timeout = new CancellationTokenSource(options.Value.CallTimeout, time);
        return (await sqs.GetQueueUrlAsync(queue, timeout.Token)).QueueUrl;
    }
}
