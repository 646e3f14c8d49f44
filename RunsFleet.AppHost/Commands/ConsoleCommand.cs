namespace RunsFleet.AppHost.Commands;

#pragma warning disable ASPIREINTERACTION001 // Arguments of commands are inputs of Aspire's interaction service, which is not final.

/// <summary>A command on a resource, for people at the dashboard and for <c>aspire resource NAME COMMAND</c>.</summary>
internal abstract class ConsoleCommand
{
    /// <summary>The name on the command line, such as <c>take-capacity</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The name on the dashboard.</summary>
    public abstract string DisplayName { get; }

    /// <summary>What it does, in a sentence.</summary>
    public abstract string Description { get; }

    /// <summary>The name of a Fluent UI icon.</summary>
    public abstract string Icon { get; }

    /// <summary>What the dashboard asks before it runs the command; null for nothing.</summary>
    public virtual string? Confirmation => null;

    /// <summary>
    /// What it is told: a form on the dashboard, options on the command line. An argument that has a value needs not be given there.
    /// </summary>
    public virtual IReadOnlyList<InteractionInput> Arguments => [];

    /// <summary>Returns what is wrong with the arguments, beyond missing values and wrong types.</summary>
    public virtual IEnumerable<ArgumentFault> Check(InteractionInputCollection arguments) => [];

    /// <summary>Runs the command. Its resource runs, and the arguments are checked.</summary>
    public abstract Task<ExecuteCommandResult> RunAsync(ExecuteCommandContext context);
}
