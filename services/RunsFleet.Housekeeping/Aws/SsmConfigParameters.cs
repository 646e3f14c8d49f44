using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using RunsFleet.Contracts;
using RunsFleet.Ec2;
using RunsFleet.Housekeeping.Expired;

namespace RunsFleet.Housekeeping.Aws;

/// <summary>The runner configs by DescribeParameters, which tells names and dates and no values.</summary>
internal sealed class SsmConfigParameters(IAmazonSimpleSystemsManagement ssm, HousekeepingMetrics metrics) : IConfigParameters
{
    private const int PageSize = 50;
    private const int MaxPages = 100;

    public async Task<IReadOnlyList<ConfigParameter>?> ListAsync(CancellationToken cancellationToken)
    {
        try
        {
            var all = new List<ConfigParameter>();
            string? next = null;
            for (var page = 0; page < MaxPages; page++)
            {
                var answer = await ssm.DescribeParametersAsync(
                    new DescribeParametersRequest
                    {
                        ParameterFilters = [new ParameterStringFilter { Key = "Name", Option = "BeginsWith", Values = [RunnerNames.JitConfigPath] }],
                        MaxResults = PageSize,
                        NextToken = next,
                    },
                    cancellationToken);
                all.AddRange((answer.Parameters ?? []).Select(Read).OfType<ConfigParameter>());
                next = answer.NextToken;
                if (string.IsNullOrEmpty(next))
                {
                    break;
                }
            }

            return all;
        }
        catch (Exception e) when (AwsCall.IsFailureOrTimeLimit(e, cancellationToken))
        {
            metrics.SsmFailed();
            return null;
        }
    }

    public async Task<bool> TryDeleteAsync(string instanceId, CancellationToken cancellationToken)
    {
        try
        {
            await ssm.DeleteParameterAsync(new DeleteParameterRequest { Name = RunnerNames.JitConfigParameter(instanceId) }, cancellationToken);
            return true;
        }
        catch (ParameterNotFoundException)
        {
            return true;
        }
        catch (Exception e) when (AwsCall.IsFailureOrTimeLimit(e, cancellationToken))
        {
            metrics.SsmFailed();
            return false;
        }
    }

    private static ConfigParameter? Read(ParameterMetadata parameter) =>
        RunnerNames.InstanceIdOfParameter(parameter.Name) is { } instanceId && parameter.LastModifiedDate is { } at
            ? new ConfigParameter(instanceId, new DateTimeOffset(at.ToUniversalTime()))
            : null;
}
