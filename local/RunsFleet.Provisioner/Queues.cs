using System.Globalization;
using Amazon.SQS;
using RunsFleet.Contracts;

namespace RunsFleet.Provisioner;

/// <summary>The SQS queues, each with its dead-letter queue.</summary>
internal sealed class Queues(IAmazonSQS sqs) : IProvisioningStep
{
    /// <summary>A message received this often without being handled goes to the dead-letter queue.</summary>
    private const int MaxReceives = 5;

    private static readonly TimeSpan Retention = TimeSpan.FromDays(4);
    private static readonly TimeSpan DeadLetterRetention = TimeSpan.FromDays(14);
    private static readonly TimeSpan Visibility = TimeSpan.FromMinutes(1);

    public string Name => "Queues";

    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        foreach (var queue in QueueNames.All)
        {
            var deadLetterUrl = await CreateAsync(QueueNames.DeadLetter(queue), new() { ["MessageRetentionPeriod"] = Seconds(DeadLetterRetention) }, cancellationToken);
            var attributes = await sqs.GetQueueAttributesAsync(deadLetterUrl, ["QueueArn"], cancellationToken);
            await CreateAsync(
                queue,
                new()
                {
                    ["MessageRetentionPeriod"] = Seconds(Retention),
                    ["VisibilityTimeout"] = Seconds(Visibility),
                    ["RedrivePolicy"] = $$"""{"deadLetterTargetArn":"{{attributes.QueueARN}}","maxReceiveCount":"{{MaxReceives}}"}""",
                },
                cancellationToken);
        }

        return $"{QueueNames.All.Count} with a dead-letter queue each";
    }

    private async Task<string> CreateAsync(string queue, Dictionary<string, string> attributes, CancellationToken cancellationToken)
    {
        // Without attributes CreateQueue answers an existing queue whatever its attributes are; with other ones it would refuse.
        var created = await sqs.CreateQueueAsync(queue, cancellationToken);
        await sqs.SetQueueAttributesAsync(created.QueueUrl, attributes, cancellationToken);
        return created.QueueUrl;
    }

    private static string Seconds(TimeSpan time) => ((int)time.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}
