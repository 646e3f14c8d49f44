using Amazon.EC2;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SimpleSystemsManagement;
using Microsoft.Extensions.Options;

namespace LocalCloud.Aws.Remote;

/// <summary>Clients of the other AWS endpoint.</summary>
internal sealed class RemoteClients : IDisposable
{
    public RemoteClients(IOptions<AwsOptions> options)
    {
        var endpoint = (options.Value.RemoteEndpoint ?? throw new InvalidOperationException($"{AwsOptions.Section}:{nameof(AwsOptions.RemoteEndpoint)} is not set.")).ToString();
        var region = options.Value.Region;
        var credentials = Credentials();
        Ec2 = new AmazonEC2Client(credentials, new AmazonEC2Config { ServiceURL = endpoint, AuthenticationRegion = region });
        Ssm = new AmazonSimpleSystemsManagementClient(
            credentials, new AmazonSimpleSystemsManagementConfig { ServiceURL = endpoint, AuthenticationRegion = region });
        Sqs = new AmazonSQSClient(credentials, new AmazonSQSConfig { ServiceURL = endpoint, AuthenticationRegion = region });
    }

    public IAmazonEC2 Ec2 { get; }

    public IAmazonSimpleSystemsManagement Ssm { get; }

    public IAmazonSQS Sqs { get; }

    public void Dispose()
    {
        Ec2.Dispose();
        Ssm.Dispose();
        Sqs.Dispose();
    }

    // Emulators take any key. The SDK's own chain would end with a long look for an instance role.
    private static BasicAWSCredentials Credentials() =>
        Environment.GetEnvironmentVariable("AWS_ACCESS_KEY_ID") is { Length: > 0 } key
        && Environment.GetEnvironmentVariable("AWS_SECRET_ACCESS_KEY") is { Length: > 0 } secret
            ? new BasicAWSCredentials(key, secret)
            : new BasicAWSCredentials("local", "local");
}
