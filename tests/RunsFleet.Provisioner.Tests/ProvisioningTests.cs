using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.Runtime;
using Amazon.SQS;
using LocalCloud.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using RunsFleet.Contracts;

[assembly: AssemblyFixture(typeof(MotoServer))]

namespace RunsFleet.Provisioner.Tests;

public sealed class ProvisioningTests(MotoServer moto)
{
    [Fact]
    public async Task Twice_is_the_same_as_once()
    {
        await using var services = Services(moto.Require());
        var run = services.GetRequiredService<ProvisioningRun>();

        Assert.Equal(0, await run.RunAsync(Cancel));
        var first = await DescribeAsync(services);
        Assert.Equal(0, await run.RunAsync(Cancel));

        Assert.Equal(first, await DescribeAsync(services));
    }

    [Fact]
    public async Task Every_queue_has_a_dead_letter_queue_that_takes_the_sixth_receive()
    {
        await using var services = Services(moto.Require());
        await services.GetRequiredService<ProvisioningRun>().RunAsync(Cancel);
        var sqs = services.GetRequiredService<IAmazonSQS>();

        foreach (var queue in QueueNames.All)
        {
            var url = (await sqs.GetQueueUrlAsync(queue, Cancel)).QueueUrl;
            var attributes = (await sqs.GetQueueAttributesAsync(url, ["All"], Cancel)).Attributes;

            Assert.Contains(QueueNames.DeadLetter(queue), attributes["RedrivePolicy"], StringComparison.Ordinal);
            Assert.Matches("\"maxReceiveCount\": ?\"?5\"?", attributes["RedrivePolicy"]);
            Assert.Equal("345600", attributes["MessageRetentionPeriod"]);
        }
    }

    [Fact]
    public async Task L61_Templates_ask_for_metadata_tokens_and_end_the_instance_on_power_off()
    {
        await using var services = Services(moto.Require());
        await services.GetRequiredService<ProvisioningRun>().RunAsync(Cancel);
        var ec2 = services.GetRequiredService<IAmazonEC2>();

        foreach (var arch in Enum.GetValues<CpuArchitecture>())
        {
            var request = new DescribeLaunchTemplateVersionsRequest { LaunchTemplateName = RunnerNames.LaunchTemplate(arch), Versions = ["$Latest"] };
            var data = Assert.Single((await ec2.DescribeLaunchTemplateVersionsAsync(request, Cancel)).LaunchTemplateVersions).LaunchTemplateData;

            Assert.Equal(ShutdownBehavior.Terminate, data.InstanceInitiatedShutdownBehavior);
            Assert.Equal(LaunchTemplateHttpTokensState.Required, data.MetadataOptions.HttpTokens);
            Assert.Equal(1, data.MetadataOptions.HttpPutResponseHopLimit);
            Assert.StartsWith("ami-", data.ImageId, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_endpoint_that_does_not_answer_is_an_exit_code_not_a_crash()
    {
        await using var services = Services(new Uri("http://127.0.0.1:9"));

        Assert.Equal(1, await services.GetRequiredService<ProvisioningRun>().RunAsync(Cancel));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static ServiceProvider Services(Uri endpoint)
    {
        var settings = new Dictionary<string, string?> { ["AWS:ServiceURL"] = endpoint.ToString(), ["AWS:AuthenticationRegion"] = "us-east-1" };
        var services = new ServiceCollection();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        services.AddSingleton<IConfiguration>(configuration);
        var options = configuration.GetAWSOptions();
        options.Credentials = new BasicAWSCredentials("test", "test");
        services.AddDefaultAWSOptions(options);
        services.AddSingleton(typeof(Microsoft.Extensions.Logging.ILogger<>), typeof(NullLogger<>));
        services.AddProvisioner();
        return services.BuildServiceProvider();
    }

    private static async Task<string> DescribeAsync(ServiceProvider services)
    {
        var queues = (await services.GetRequiredService<IAmazonSQS>().ListQueuesAsync("runs-fleet-", Cancel)).QueueUrls;
        var templates = (await services.GetRequiredService<IAmazonEC2>().DescribeLaunchTemplatesAsync(new DescribeLaunchTemplatesRequest(), Cancel)).LaunchTemplates;
        var tables = (await services.GetRequiredService<Amazon.DynamoDBv2.IAmazonDynamoDB>().ListTablesAsync(Cancel)).TableNames;
        return string.Join('\n', [
            .. queues.Order(),
            .. templates.Select(template => $"{template.LaunchTemplateName} {template.LaunchTemplateId} {template.LatestVersionNumber}").Order(),
            .. tables.Order(),
        ]);
    }
}
