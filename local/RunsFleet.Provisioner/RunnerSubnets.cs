using Amazon.EC2;
using Amazon.EC2.Model;
using RunsFleet.Contracts;

namespace RunsFleet.Provisioner;

/// <summary>Tags the default subnet of each availability zone for runners, unless subnets are tagged already.</summary>
internal sealed class RunnerSubnets(IAmazonEC2 ec2) : IProvisioningStep
{
    public string Name => "Subnets";

    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        var tagged = await FindAsync(new Filter($"tag:{TagNames.RunnerSubnet}", ["true"]), cancellationToken);
        if (tagged.Count > 0)
        {
            return $"{tagged.Count} tagged";
        }

        var defaults = await FindAsync(new Filter("default-for-az", ["true"]), cancellationToken);
        if (defaults.Count == 0)
        {
            return "none tagged, and there is no default subnet to tag";
        }

        await ec2.CreateTagsAsync(
            new CreateTagsRequest
            {
                Resources = [.. defaults.Select(subnet => subnet.SubnetId)],
                Tags = [new Tag(TagNames.RunnerSubnet, "true")],
            },
            cancellationToken);
        return $"{defaults.Count} default subnets tagged";
    }

    private async Task<List<Subnet>> FindAsync(Filter filter, CancellationToken cancellationToken)
    {
        var response = await ec2.DescribeSubnetsAsync(new DescribeSubnetsRequest { Filters = [filter] }, cancellationToken);
        return response.Subnets ?? [];
    }
}
