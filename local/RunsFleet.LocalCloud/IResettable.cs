namespace RunsFleet.LocalCloud;

/// <summary>A part of the world that <c>POST /_local/reset</c> puts back to its beginning.</summary>
public interface IResettable
{
    /// <summary>Forgets everything that happened.</summary>
    void Reset();
}
