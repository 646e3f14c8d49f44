namespace RunsFleet.Provisioner;

/// <summary>One kind of thing that the services need. Doing it again changes nothing.</summary>
public interface IProvisioningStep
{
    /// <summary>What is made, for the log.</summary>
    string Name { get; }

    /// <summary>Makes what is missing and says in a few words what is there now.</summary>
    Task<string> RunAsync(CancellationToken cancellationToken);
}
