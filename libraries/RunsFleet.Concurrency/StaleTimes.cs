namespace RunsFleet.Concurrency;

/// <summary>How long a value of <see cref="StaleWhileRevalidate{T}"/> is used.</summary>
/// <param name="Fresh">For this long after it was loaded nobody loads it again.</param>
/// <param name="Grace">After a load that failed the old value is good for this long, so that not every caller waits for the next failure.</param>
/// <param name="Pause">While there is no value at all a failure stands for this long, before anybody tries again.</param>
public sealed record StaleTimes(TimeSpan Fresh, TimeSpan Grace, TimeSpan Pause);
