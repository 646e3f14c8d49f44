using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using RunsFleet.AppHost.Commands;
using RunsFleet.Contracts;

namespace RunsFleet.AppHost.Aws;

/// <summary>The queue that orders for sweeps are put on.</summary>
/// <param name="endpoint">The AWS endpoint of the local world.</param>
/// <param name="region">Its region.</param>
internal sealed class SweepQueue(ReferenceExpression endpoint, string region)
{
    /// <summary>
    /// Puts the order for a sweep on the queue. Returns null when it is there. Returns what went wrong, in one line, otherwise.
    /// </summary>
    public async Task<string?> SendAsync(string sweep, CancellationToken cancellationToken)
    {
        var settings = new AmazonSQSConfig
        {
            ServiceURL = await endpoint.GetValueAsync(cancellationToken),
            AuthenticationRegion = region,
            MaxErrorRetry = 0,
        };
        using var sqs = new AmazonSQSClient(new BasicAWSCredentials("local", "local"), settings);
        try
        {
            var queue = await sqs.GetQueueUrlAsync(QueueNames.Housekeeping, cancellationToken);
            var order = MessageJson.Write(new HousekeepingTask { TaskType = sweep });
            await sqs.SendMessageAsync(new SendMessageRequest(queue.QueueUrl, order), cancellationToken);
            return null;
        }
        catch (QueueDoesNotExistException)
        {
            return $"There is no queue {QueueNames.Housekeeping} yet: the provisioner makes it.";
        }
        catch (Exception e) when (e is AmazonServiceException or AmazonClientException or HttpRequestException)
        {
            return ProblemText.OneLine($"The queue {QueueNames.Housekeeping} could not be reached: {e.Message}");
        }
    }
}
