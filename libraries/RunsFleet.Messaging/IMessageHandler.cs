namespace RunsFleet.Messaging;

/// <summary>Handles one message. May be called again with the same message, also while another host still handles it.</summary>
public interface IMessageHandler<in T>
{
    /// <summary>Does the work and says what to do with the message. An exception leaves the message to be received again.</summary>
    Task<Disposition> HandleAsync(T message, MessageContext context, CancellationToken cancellationToken);
}
