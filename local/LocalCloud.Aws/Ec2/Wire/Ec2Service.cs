using System.Collections.Frozen;
using System.Xml.Linq;
using LocalCloud.Aws.Wire;

namespace LocalCloud.Aws.Ec2.Wire;

/// <summary>EC2 on the wire: the operations that a fleet of runners uses, and those a person needs to look at its world.</summary>
internal sealed class Ec2Service : IQueryService
{
    private readonly FrozenDictionary<string, Func<IReadOnlyDictionary<string, string>, XElement>> _operations;

    public Ec2Service(
        InstanceTypeOperations types,
        NetworkOperations network,
        ImageOperations images,
        TagOperations tags,
        LaunchTemplateOperations templates,
        FleetOperations fleets,
        InstanceOperations instances)
    {
        _operations = new Dictionary<string, Func<IReadOnlyDictionary<string, string>, XElement>>(StringComparer.Ordinal)
        {
            ["CreateFleet"] = fleets.Create,
            ["CreateLaunchTemplate"] = On(templates.Create),
            ["CreateLaunchTemplateVersion"] = On(templates.CreateVersion),
            ["CreateSubnet"] = On(network.CreateSubnet),
            ["CreateTags"] = On(tags.CreateTags),
            ["DeleteLaunchTemplate"] = On(templates.Delete),
            ["DeleteTags"] = On(tags.DeleteTags),
            ["DescribeAvailabilityZones"] = On(network.DescribeAvailabilityZones),
            ["DescribeImages"] = On(images.DescribeImages),
            ["DescribeInstanceTypeOfferings"] = On(types.DescribeInstanceTypeOfferings),
            ["DescribeInstanceTypes"] = On(InstanceTypeOperations.DescribeInstanceTypes),
            ["DescribeInstances"] = On(instances.Describe),
            ["DescribeLaunchTemplateVersions"] = On(templates.DescribeVersions),
            ["DescribeLaunchTemplates"] = On(templates.DescribeAll),
            ["DescribeSecurityGroups"] = On(network.DescribeSecurityGroups),
            ["DescribeSpotPriceHistory"] = On(types.DescribeSpotPriceHistory),
            ["DescribeSubnets"] = On(network.DescribeSubnets),
            ["DescribeTags"] = On(tags.DescribeTags),
            ["DescribeVpcs"] = On(network.DescribeVpcs),
            ["ModifyLaunchTemplate"] = On(templates.Modify),
            ["TerminateInstances"] = On(instances.Terminate),
        }.ToFrozenDictionary();
    }

    public string Name => "EC2";

    public string ApiVersion => "2016-11-15";

    // https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html
    public string ThrottlingCode => "RequestLimitExceeded";

    public ValueTask<XElement?> HandleAsync(
        string operation, IReadOnlyDictionary<string, string> parameters, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_operations.TryGetValue(operation, out var handle) ? handle(parameters) : null);

    // <Response><Errors><Error><Code>InvalidInstanceID.NotFound</Code><Message>...</Message></Error></Errors><RequestID>...</RequestID></Response>
    public XElement Error(AwsException error, string requestId) => new(
        "Response",
        new XElement("Errors", new XElement("Error", new XElement("Code", error.Code), new XElement("Message", error.Message))),
        new XElement("RequestID", requestId));

    private static Func<IReadOnlyDictionary<string, string>, XElement> On(Func<Form, XElement> operation) => parameters =>
    {
        var form = Form.Parse(parameters);
        if (form.Flag("DryRun"))
        {
            throw new AwsException(412, "DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
        }

        return operation(form);
    };
}
