using Amazon.Runtime;
using Microsoft.Extensions.Logging;

namespace RunsFleet.Provisioner;

/// <summary>Makes everything that the services need at whatever AWS endpoint the environment names.</summary>
public sealed partial class ProvisioningRun(IEnumerable<IProvisioningStep> steps, ILogger<ProvisioningRun> logger)
{
    /// <summary>Runs every step; the exit code: 0 when all is there, 1 when a step failed.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        foreach (var step in steps)
        {
            try
            {
                LogDone(step.Name, await step.RunAsync(cancellationToken));
            }
            catch (AmazonServiceException e)
            {
                LogRefused(step.Name, e.ErrorCode, e.Message);
                return 1;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                LogStopped(step.Name);
                return 130;
            }
            catch (Exception e) when (e is AmazonClientException or HttpRequestException or TimeoutException)
            {
                LogUnreachable(step.Name, e.Message);
                return 1;
            }
        }

        return 0;
    }

    [LoggerMessage(18001, LogLevel.Information, "{Step}: {Result}.", EventName = "StepDone")]
    private partial void LogDone(string step, string result);

    [LoggerMessage(18002, LogLevel.Warning, "{Step} were being made when the stop came. The next run goes on from there.", EventName = "ProvisioningStopped")]
    private partial void LogStopped(string step);

    [LoggerMessage(18003, LogLevel.Error, "{Step} could not be made. AWS answered {Code}: {Reason}", EventName = "StepRefused")]
    private partial void LogRefused(string step, string code, string reason);

    [LoggerMessage(18004, LogLevel.Error, "{Step} could not be made. The AWS endpoint did not answer: {Reason}", EventName = "EndpointSilent")]
    private partial void LogUnreachable(string step, string reason);
}
