namespace RunsFleet.Webhooks.Intake;

/// <summary>What came of reading a body. Dispose of it to give the buffer back.</summary>
internal abstract record BodyReading : IDisposable
{
    private BodyReading()
    {
    }

    public virtual void Dispose()
    {
    }

    /// <summary>The raw bytes, in a buffer that is lent.</summary>
    public sealed record Whole(byte[] Buffer, int Length, BodyMemory Lender) : BodyReading
    {
        public ReadOnlySpan<byte> Bytes => Buffer.AsSpan(0, Length);

        public override void Dispose()
        {
            Lender.Return(Buffer);
            base.Dispose();
        }
    }

    /// <summary>There is no body to work with.</summary>
    public sealed record Rejected(Rejection Rejection) : BodyReading;
}
