namespace RunsFleet.AppHost;

/// <summary>Bearer tokens of the operators' APIs in a local world. They are no secrets: everything listens on the loopback address.</summary>
internal static class LocalTokens
{
    public const string Circuit = "local-circuit-token";
    public const string Housekeeping = "local-housekeeping-token";
}
