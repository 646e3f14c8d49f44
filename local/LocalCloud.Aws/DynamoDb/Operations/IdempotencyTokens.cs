using LocalCloud.Aws.Wire;

namespace LocalCloud.Aws.DynamoDb.Operations;

/// <summary>
/// The ClientRequestTokens of transactions, remembered for ten minutes
/// (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html).
/// </summary>
public sealed class IdempotencyTokens(TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (string Digest, DateTimeOffset Until)> _done = [];
    private readonly Queue<(string Token, DateTimeOffset Until)> _expiry = new();

    /// <summary>Returns true when the very request of this digest was done lately and is not to be done again.</summary>
    /// <exception cref="AwsException">The token belongs to another request.</exception>
    public bool WasDone(string token, string digest)
    {
        lock (_lock)
        {
            Forget();
            if (!_done.TryGetValue(token, out var done))
            {
                return false;
            }

            return done.Digest == digest ? true : throw new AwsException(
                400, "IdempotentParameterMismatchException", "The provided client token is already in use for a different request");
        }
    }

    public void Remember(string token, string digest)
    {
        lock (_lock)
        {
            var until = time.GetUtcNow() + Lifetime;
            _done[token] = (digest, until);
            _expiry.Enqueue((token, until));
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _done.Clear();
            _expiry.Clear();
        }
    }

    private void Forget()
    {
        var now = time.GetUtcNow();
        while (_expiry.TryPeek(out var oldest) && oldest.Until <= now)
        {
            _expiry.Dequeue();
            _done.Remove(oldest.Token);
        }
    }
}
