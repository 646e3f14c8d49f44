namespace RunsFleet.GitHub;

/// <summary>A just-in-time runner config; a secret, so it prints as its id only.</summary>
public sealed record JitConfig(long RunnerId, string EncodedConfig)
{
    public override string ToString() => $"JIT config of runner {RunnerId}";
}
