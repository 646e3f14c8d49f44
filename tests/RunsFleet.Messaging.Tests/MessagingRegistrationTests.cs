using Amazon;
using Amazon.Extensions.NETCore.Setup;
using Amazon.Runtime;
using Amazon.SQS;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using RunsFleet.Contracts;

namespace RunsFleet.Messaging.Tests;

public sealed class MessagingRegistrationTests
{
    [Fact]
    public void L49_each_kind_of_call_has_its_own_time_limit()
    {
        using var host = Build(("Messaging:WaitTime", "00:00:20"));

        var receive = (AmazonSQSClient)host.Services.GetRequiredKeyedService<IAmazonSQS>(SqsClients.Receive);
        var calls = (AmazonSQSClient)host.Services.GetRequiredKeyedService<IAmazonSQS>(SqsClients.Calls);

        Assert.Equal(TimeSpan.FromSeconds(30), receive.Config.Timeout);
        Assert.Equal(TimeSpan.FromSeconds(3), calls.Config.Timeout);
        Assert.Equal((2, 2), (receive.Config.MaxErrorRetry, calls.Config.MaxErrorRetry));
    }

    [Fact]
    public void All_faults_of_the_settings_are_reported_at_once()
    {
        using var host = Build(
            ("Messaging:Concurrency", "0"),
            ("Messaging:WaitTime", "00:00:21"),
            ("Messaging:VisibilityTimeout", "00:00:30.5"),
            ("Messaging:FailureBackoff", "-00:00:01"),
            ("Messaging:HandlerTimeout", "02:00:00"),
            ("Messaging:DrainDeadline", "00:02:00"),
            ("Messaging:AttemptTimeout", "00:00:00"),
            ("Messaging:CallTimeout", "00:03:00"),
            ("Messaging:SendLinger", "-00:00:01"),
            ("Messaging:DeleteLinger", "00:00:02"),
            ("Messaging:ReceiveLinger", "00:01:00"),
            ("Messaging:MaxPendingSends", "9"),
            ("Messaging:MaxBatchesInFlight", "0"));

        var fault = Assert.Throws<OptionsValidationException>(() => host.Services.GetRequiredService<IOptions<MessagingOptions>>().Value);

        Assert.Equal(
            typeof(MessagingOptions).GetProperties().Select(property => $"Messaging:{property.Name}").Order(),
            fault.Failures.Select(failure => failure.Split([' ', ':'])).Select(words => $"{words[1]}:{words[2]}").Order());
    }

    [Theory]
    [InlineData("Messaging:DrainDeadline", "00:00:16")]
    [InlineData("Drain:Deadline", "00:00:24")]
    public void L50_handlers_have_less_time_to_finish_than_the_service_has(string key, string value)
    {
        using var host = Build((key, value));

        var fault = Assert.Throws<OptionsValidationException>(() => host.Services.GetRequiredService<IOptions<MessagingOptions>>().Value);

        Assert.Contains("less than Drain:Deadline", Assert.Single(fault.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void L51_a_heartbeat_has_the_time_to_be_answered()
    {
        using var host = Build(("Messaging:VisibilityTimeout", "00:00:10"), ("Messaging:CallTimeout", "00:00:05"), ("Messaging:DrainDeadline", "00:00:10"));

        var fault = Assert.Throws<OptionsValidationException>(() => host.Services.GetRequiredService<IOptions<MessagingOptions>>().Value);

        Assert.StartsWith("Property Messaging:VisibilityTimeout", Assert.Single(fault.Failures), StringComparison.Ordinal);
    }

    private static IHost Build(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)));
        builder.Services.AddDefaultAWSOptions(
            new AWSOptions { Region = RegionEndpoint.USEast1, Credentials = new BasicAWSCredentials("key", "secret") });
        builder.AddQueueConsumer<TerminateInstance, NoHandler>(QueueNames.Termination, MessageJson.ReadTerminateInstance);
        return builder.Build();
    }

    private sealed class NoHandler : IMessageHandler<TerminateInstance>
    {
        public Task<Disposition> HandleAsync(TerminateInstance message, MessageContext context, CancellationToken cancellationToken) =>
            Task.FromResult(Disposition.Done);
    }
}
