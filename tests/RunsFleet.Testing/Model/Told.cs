using RunsFleet.Contracts;
using RunsFleet.Records;

namespace RunsFleet.Testing.Model;

/// <summary>What GitHub and EC2 tell on the events queue.</summary>
public abstract record Told
{
    private Told()
    {
    }

    public sealed record Started(JobStarted Event) : Told;

    public sealed record Completed(JobCompleted Event) : Told;

    public sealed record State(string InstanceId, InstanceState Now, DateTimeOffset At) : Told;

    public sealed record Warning(string InstanceId, DateTimeOffset At) : Told;
}

/// <summary>Whoever hears what is told, and writes and sends what follows.</summary>
public interface IListener
{
    /// <summary>False when it must be told again: it could not be done now, or the host died.</summary>
    bool Hear(Told told);

    /// <summary>The host died: what it only remembered is lost.</summary>
    void Restart();
}
