namespace RunsFleet.Webhooks.Decisions;

/// <summary>Why a delivery asks nothing of us.</summary>
internal static class IgnoreReasons
{
    public const string Ping = "ping";
    public const string UnknownEvent = "unknown event";
    public const string OtherAction = "action asks nothing of us";
    public const string NotOurs = "no label of ours";
    public const string RefusedBefore = "refused when it was queued";
}
