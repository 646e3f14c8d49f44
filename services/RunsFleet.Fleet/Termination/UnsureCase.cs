namespace RunsFleet.Fleet.Termination;

/// <summary>What to do when GitHub calls the runner busy or does not answer.</summary>
internal enum UnsureCase
{
    /// <summary>Terminate all the same.</summary>
    GoOn,

    /// <summary>Ask again later.</summary>
    Wait,

    /// <summary>Leave the instance alone: it works, and the end of its job brings the next terminate.</summary>
    LeaveAlone,
}
