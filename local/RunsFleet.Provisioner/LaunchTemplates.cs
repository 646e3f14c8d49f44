using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using RunsFleet.Contracts;

namespace RunsFleet.Provisioner;

/// <summary>One launch template per architecture, on the newest Amazon Linux image. A template that exists is left as it is.</summary>
internal sealed class LaunchTemplates(IAmazonEC2 ec2, IAmazonSimpleSystemsManagement ssm) : IProvisioningStep
{
    private static readonly (CpuArchitecture Arch, string ImageParameter)[] All =
    [
        (CpuArchitecture.Arm64, "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64"),
        (CpuArchitecture.Amd64, "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"),
    ];

    public string Name => "Launch templates";

    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        foreach (var (arch, imageParameter) in All)
        {
            var name = RunnerNames.LaunchTemplate(arch);
            if (!await ExistsAsync(name, cancellationToken))
            {
                await CreateAsync(name, imageParameter, cancellationToken);
            }
        }

        return string.Join(" and ", All.Select(template => RunnerNames.LaunchTemplate(template.Arch)));
    }

    private async Task<bool> ExistsAsync(string name, CancellationToken cancellationToken)
    {
        var request = new DescribeLaunchTemplatesRequest { Filters = [new Filter("launch-template-name", [name])] };
        var response = await ec2.DescribeLaunchTemplatesAsync(request, cancellationToken);
        return response.LaunchTemplates is { Count: > 0 };
    }

    private async Task CreateAsync(string name, string imageParameter, CancellationToken cancellationToken)
    {
        var image = await ssm.GetParameterAsync(new GetParameterRequest { Name = imageParameter }, cancellationToken);
        var request = new CreateLaunchTemplateRequest
        {
            LaunchTemplateName = name,
            LaunchTemplateData = new RequestLaunchTemplateData
            {
                ImageId = image.Parameter.Value,

                // A runner takes one job and powers itself off: that must end the instance, not stop it.
                InstanceInitiatedShutdownBehavior = ShutdownBehavior.Terminate,

                // A job's containers must not reach the instance's credentials (lesson L61).
                MetadataOptions = new LaunchTemplateInstanceMetadataOptionsRequest
                {
                    HttpTokens = LaunchTemplateHttpTokensState.Required,
                    HttpPutResponseHopLimit = 1,
                },
            },
        };
        try
        {
            await ec2.CreateLaunchTemplateAsync(request, cancellationToken);
        }
        catch (AmazonEC2Exception e) when (e.ErrorCode == "InvalidLaunchTemplateName.AlreadyExistsException")
        {
            // Somebody else made it meanwhile.
        }
    }
}
