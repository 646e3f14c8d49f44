namespace LocalCloud.Core;

/// <summary>A part of the world that <c>POST /_local/reset</c> puts back to where it was when everything had just been provisioned.</summary>
public interface IResettable
{
    /// <summary>
    /// Forgets everything that happened, and keeps what was made to last: queues, tables, launch templates, subnets and their tags. Nobody
    /// makes those again while the services run.
    /// </summary>
    void Reset();
}
