namespace LocalCloud.GitHub.Runners;

/// <summary>What an instance does next.</summary>
internal enum RunnerAction
{
    /// <summary>Nothing.</summary>
    Wait,

    /// <summary>Look for the config, and connect with it.</summary>
    LookForConfig,

    /// <summary>Report the end of the job, then power off.</summary>
    FinishJob,

    /// <summary>Power off.</summary>
    PowerOff,

    /// <summary>The machine is gone under the runner.</summary>
    Vanish,

    /// <summary>There is nothing left to do with it.</summary>
    Forget,
}
