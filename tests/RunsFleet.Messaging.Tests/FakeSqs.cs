using System.Text;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace RunsFleet.Messaging.Tests;

/// <summary>
/// SQS in memory: standard queues with visibility, delay and long polls by the clock given. It rejects what SQS rejects, and counts calls.
/// </summary>
internal sealed class FakeSqs(TimeProvider time) : AmazonSQSClient(new AnonymousAWSCredentials(), new AmazonSQSConfig { ServiceURL = "http://127.0.0.1:9" })
{
    private const int MaxBytes = 262_144;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<Stored>> _queues = [];
    private readonly List<string> _calls = [];
    private readonly List<Waiter> _waiters = [];
    private int _nextId;

    /// <summary>Runs before a call is answered; may wait, or throw what SQS or the network would.</summary>
    public Func<AmazonSQSRequest, CancellationToken, Task>? Before { get; set; }

    /// <summary>The code to fail a batch entry with, by its body or receipt handle; null to let it pass.</summary>
    public Func<string, string?>? FailEntry { get; set; }

    /// <summary>True to leave an entry with this body out of the answer, though it was stored.</summary>
    public Func<string, bool>? OmitEntry { get; set; }

    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (_lock)
            {
                return [.. _calls];
            }
        }
    }

    public int Count(string operation) => Calls.Count(call => call.StartsWith(operation + " ", StringComparison.Ordinal));

    public void Create(params string[] queues)
    {
        lock (_lock)
        {
            foreach (var queue in queues)
            {
                _queues.Add(queue, []);
            }
        }
    }

    public void Delete(string queue)
    {
        lock (_lock)
        {
            _queues.Remove(queue);
        }
    }

    /// <summary>What is on a queue, hidden messages included.</summary>
    public IReadOnlyList<Stored> On(string queue)
    {
        lock (_lock)
        {
            return [.. _queues[queue]];
        }
    }

    public void Put(string queue, string body, Dictionary<string, string>? attributes = null)
    {
        lock (_lock)
        {
            Store(queue, body, TimeSpan.Zero, attributes ?? []);
        }

        Wake();
    }

    /// <summary>Completes when <paramref name="condition"/> holds; asked at each call and each log line.</summary>
    public async Task Until(Func<FakeSqs, bool> condition)
    {
        var waiter = new Waiter(condition);
        lock (_lock)
        {
            _waiters.Add(waiter);
        }

        Wake();
        await waiter.Done.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, TestContext.Current.CancellationToken);
    }

    public override async Task<GetQueueUrlResponse> GetQueueUrlAsync(string queueName, CancellationToken cancellationToken)
    {
        await Enter(new GetQueueUrlRequest(queueName), $"GetQueueUrl {queueName}", cancellationToken);
        lock (_lock)
        {
            Queue(queueName);
        }

        return new GetQueueUrlResponse { QueueUrl = queueName };
    }

    public override async Task<SendMessageBatchResponse> SendMessageBatchAsync(SendMessageBatchRequest request, CancellationToken cancellationToken)
    {
        CheckBatch(request.Entries, entry => entry.Id);
        Reject(request.Entries.Sum(Size) > MaxBytes, "AWS.SimpleQueueService.BatchRequestTooLong");
        await Enter(request, $"SendMessageBatch {request.QueueUrl} {request.Entries.Count}", cancellationToken);
        var answer = new SendMessageBatchResponse();
        lock (_lock)
        {
            Queue(request.QueueUrl);
            foreach (var entry in request.Entries)
            {
                if ((FailEntry?.Invoke(entry.MessageBody) ?? Fault(entry)) is { } code)
                {
                    (answer.Failed ??= []).Add(Failure(entry.Id, code));
                    continue;
                }

                var attributes = (entry.MessageAttributes ?? []).ToDictionary(a => a.Key, a => a.Value.StringValue);
                Store(request.QueueUrl, entry.MessageBody, TimeSpan.FromSeconds(entry.DelaySeconds ?? 0), attributes);
                if (OmitEntry?.Invoke(entry.MessageBody) is not true)
                {
                    (answer.Successful ??= []).Add(new SendMessageBatchResultEntry { Id = entry.Id });
                }
            }
        }

        Wake();
        return answer;
    }

    public override async Task<ReceiveMessageResponse> ReceiveMessageAsync(ReceiveMessageRequest request, CancellationToken cancellationToken)
    {
        Reject(request.MaxNumberOfMessages is < 1 or > 10, "InvalidParameterValue");
        Reject(request.WaitTimeSeconds is < 0 or > 20, "InvalidParameterValue");
        Reject(request.VisibilityTimeout is < 0 or > 43_200, "InvalidParameterValue");
        await Enter(request, $"ReceiveMessage {request.QueueUrl} {request.MaxNumberOfMessages}", cancellationToken);
        var visible = new List<Message>();
        using var poll = new CancellationTokenSource(TimeSpan.FromSeconds(request.WaitTimeSeconds ?? 0), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(poll.Token, cancellationToken);
        while (true)
        {
            var arrival = new Waiter(fake => !fake._queues.ContainsKey(request.QueueUrl) || fake.Visible(request.QueueUrl).Any());
            lock (_lock)
            {
                visible.AddRange(Queue(request.QueueUrl)
                    .Where(message => message.VisibleAt <= time.GetUtcNow())
                    .Take(request.MaxNumberOfMessages ?? 1)
                    .Select(message => Hide(message, TimeSpan.FromSeconds(request.VisibilityTimeout ?? 30))));
                _waiters.Add(arrival);
            }

            Wake();
            if (visible.Count > 0 || poll.IsCancellationRequested)
            {
                return new ReceiveMessageResponse { Messages = visible.Count > 0 ? visible : null };
            }

            // A message that becomes visible by time alone needs a look at that time.
            await Task.WhenAny(arrival.Done.Task, NextVisible(request.QueueUrl, either.Token)).WaitAsync(cancellationToken);
        }
    }

    public override async Task<DeleteMessageBatchResponse> DeleteMessageBatchAsync(
        DeleteMessageBatchRequest request, CancellationToken cancellationToken)
    {
        CheckBatch(request.Entries, entry => entry.Id);
        await Enter(request, $"DeleteMessageBatch {request.QueueUrl} {request.Entries.Count}", cancellationToken);
        var answer = new DeleteMessageBatchResponse();
        lock (_lock)
        {
            foreach (var entry in request.Entries)
            {
                if (FailEntry?.Invoke(entry.ReceiptHandle) is { } code)
                {
                    (answer.Failed ??= []).Add(Failure(entry.Id, code));
                    continue;
                }

                // As SQS: an out-of-date handle of a standard queue deletes nothing, and says success.
                Queue(request.QueueUrl).RemoveAll(message => message.Receipt == entry.ReceiptHandle);
                (answer.Successful ??= []).Add(new DeleteMessageBatchResultEntry { Id = entry.Id });
            }
        }

        Wake();
        return answer;
    }

    public override async Task<ChangeMessageVisibilityResponse> ChangeMessageVisibilityAsync(
        string queueUrl, string receiptHandle, int? visibilityTimeout, CancellationToken cancellationToken)
    {
        Reject(visibilityTimeout is null or < 0 or > 43_200, "InvalidParameterValue");
        await Enter(
            new ChangeMessageVisibilityRequest(queueUrl, receiptHandle, visibilityTimeout), $"ChangeMessageVisibility {queueUrl} {visibilityTimeout}", cancellationToken);
        lock (_lock)
        {
            var message = Queue(queueUrl).Find(message => message.Receipt == receiptHandle && message.VisibleAt > time.GetUtcNow());
            Reject(message is null, "InvalidParameterValue");
            message!.VisibleAt = time.GetUtcNow() + TimeSpan.FromSeconds(visibilityTimeout!.Value);
        }

        Wake();
        return new ChangeMessageVisibilityResponse();
    }

    public static AmazonSQSException Error(string code) => new(code, ErrorType.Sender, code, "request", System.Net.HttpStatusCode.BadRequest);

    private IEnumerable<Stored> Visible(string queue) => Queue(queue).Where(message => message.VisibleAt <= time.GetUtcNow());

    private async Task NextVisible(string queue, CancellationToken cancellationToken)
    {
        TimeSpan wait;
        lock (_lock)
        {
            var hidden = Queue(queue).Where(message => message.VisibleAt > time.GetUtcNow()).ToList();
            wait = hidden.Count == 0 ? Timeout.InfiniteTimeSpan : hidden.Min(message => message.VisibleAt) - time.GetUtcNow();
        }

        await Task.Delay(wait, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task Enter(AmazonSQSRequest request, string call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            _calls.Add(call);
        }

        Wake();
        if (Before is { } before)
        {
            await before(request, cancellationToken);
        }
    }

    /// <summary>Looks at the conditions of all who wait.</summary>
    public void Wake()
    {
        lock (_lock)
        {
            foreach (var waiter in _waiters.Where(waiter => waiter.Condition(this)).ToList())
            {
                _waiters.Remove(waiter);
                waiter.Done.TrySetResult();
            }
        }
    }

    private void Store(string queue, string body, TimeSpan delay, IReadOnlyDictionary<string, string> attributes) =>
        Queue(queue).Add(new Stored($"m-{++_nextId}", body, delay, attributes, time.GetUtcNow()) { VisibleAt = time.GetUtcNow() + delay });

    private List<Stored> Queue(string url) => _queues.GetValueOrDefault(url) ?? throw Error("AWS.SimpleQueueService.NonExistentQueue");

    private Message Hide(Stored message, TimeSpan span)
    {
        message.VisibleAt = time.GetUtcNow() + span;
        message.Receives++;
        message.Receipt = $"{message.Id}-{message.Receives}";
        return new Message
        {
            MessageId = message.Id,
            Body = message.Body,
            ReceiptHandle = message.Receipt,
            Attributes = new()
            {
                ["ApproximateReceiveCount"] = $"{message.Receives}",
                ["SentTimestamp"] = $"{message.SentAt.ToUnixTimeMilliseconds()}",
            },
            MessageAttributes = message.Attributes.Count == 0
                ? null
                : message.Attributes.ToDictionary(a => a.Key, a => new MessageAttributeValue { DataType = "String", StringValue = a.Value }),
        };
    }

    private static void CheckBatch<TEntry>(List<TEntry>? entries, Func<TEntry, string> id)
    {
        Reject(entries is null or { Count: 0 }, "AWS.SimpleQueueService.EmptyBatchRequest");
        Reject(entries!.Count > 10, "AWS.SimpleQueueService.TooManyEntriesInBatchRequest");
        Reject(entries.Select(id).Distinct().Count() < entries.Count, "AWS.SimpleQueueService.BatchEntryIdsNotDistinct");
    }

    private static BatchResultErrorEntry Failure(string id, string code) => new() { Id = id, Code = code, SenderFault = code != "InternalError" };

    private static string? Fault(SendMessageBatchRequestEntry entry) =>
        string.IsNullOrEmpty(entry.MessageBody) ? "MissingParameter"
        : entry.DelaySeconds is < 0 or > 900 ? "InvalidParameterValue"
        : entry.MessageAttributes is { Count: > 10 } ? "InvalidParameterValue"
        : (entry.MessageAttributes ?? []).Values.Any(a => string.IsNullOrEmpty(a.StringValue) || a.DataType != "String") ? "InvalidParameterValue"
        : null;

    private static int Size(SendMessageBatchRequestEntry entry) => Encoding.UTF8.GetByteCount(entry.MessageBody)
        + (entry.MessageAttributes ?? []).Sum(a => a.Key.Length + a.Value.DataType.Length + Encoding.UTF8.GetByteCount(a.Value.StringValue));

    private static void Reject(bool bad, string code)
    {
        if (bad)
        {
            throw Error(code);
        }
    }

    internal sealed record Stored(string Id, string Body, TimeSpan Delay, IReadOnlyDictionary<string, string> Attributes, DateTimeOffset SentAt)
    {
        public DateTimeOffset VisibleAt { get; set; }

        public int Receives { get; set; }

        public string? Receipt { get; set; }
    }

    private sealed record Waiter(Func<FakeSqs, bool> Condition)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
