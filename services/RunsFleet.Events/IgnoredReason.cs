namespace RunsFleet.Events;

/// <summary>Why an event was not acted on.</summary>
internal enum IgnoredReason
{
    /// <summary>About an instance that is not ours: EventBridge is account-wide.</summary>
    ForeignInstance,

    /// <summary>About an instance that nobody knew of for as long as we waited.</summary>
    UnknownInstance,
}
