namespace RunsFleet.AppHost;

/// <summary>Names of the resources, as logs, service discovery and tests use them.</summary>
internal static class ResourceNames
{
    public const string LocalCloud = "localcloud";
    public const string LocalStack = "localstack";
    public const string Provisioner = "provisioner";
    public const string Circuit = "circuit";
    public const string Fleet = "fleet";
    public const string Events = "events";
    public const string Housekeeping = "housekeeping";
    public const string Webhooks = "webhooks";
    public const string Scenario = "scenario";

    /// <summary>The group on the dashboard that the services stand under.</summary>
    public const string Services = "services";
}
