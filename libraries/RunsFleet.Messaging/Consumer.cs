using RunsFleet.Contracts;

namespace RunsFleet.Messaging;

/// <summary>A consumer: its queue, how a body is read and who handles the message.</summary>
internal sealed record Consumer<T>(
    string Queue, Func<string, Reading<T>> Read, Func<IServiceProvider, IMessageHandler<T>> Handler, ConsumerOptions<T> Options)
{
    public ConsumerStatus Status { get; } = new(Queue);
}
