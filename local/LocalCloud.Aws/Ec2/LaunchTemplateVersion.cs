using LocalCloud.Aws.Ec2.Wire;

namespace LocalCloud.Aws.Ec2;

/// <summary>One version of a launch template: what was sent, kept as it came.</summary>
internal sealed record LaunchTemplateVersion(
    string TemplateId, string TemplateName, int Number, string? Description, DateTimeOffset CreatedAt, Form Data)
{
    public string? ImageId => Data.Text("ImageId");

    public string? InstanceType => Data.Text("InstanceType");

    public string? UserData => Data.Text("UserData");

    /// <summary>EC2's default is to stop.</summary>
    public bool TerminateOnShutdown => Data.Text("InstanceInitiatedShutdownBehavior") == "terminate";

    /// <summary>The tags that instances get.</summary>
    public IReadOnlyDictionary<string, string> InstanceTags => Data.Items("TagSpecification")
        .Where(item => item.Text("ResourceType") == "instance")
        .Select(item => TagForms.Read(item))
        .FirstOrDefault(TagStore.None);
}
