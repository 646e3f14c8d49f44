using System.Globalization;
using System.Text.Json.Nodes;

namespace LocalCloud.Aws.EventBridge;

/// <summary>EC2's events as EventBridge delivers them.</summary>
internal static class Ec2EventJson
{
    // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-instance-state-changes.html
    // {"version":"0","id":"7bf73129-1428-4cd3-a780-95db273d1602","detail-type":"EC2 Instance State-change Notification","source":"aws.ec2",
    //  "account":"123456789012","time":"2021-11-11T21:29:54Z","region":"us-east-1",
    //  "resources":["arn:aws:ec2:us-east-1:123456789012:instance/i-1234567890abcdef0"],
    //  "detail":{"instance-id":"i-1234567890abcdef0","state":"pending"}}
    public static string StateChanged(string region, string account, string instanceId, string state, DateTimeOffset at) => Write(
        "EC2 Instance State-change Notification",
        region,
        account,
        $"arn:aws:ec2:{region}:{account}:instance/{instanceId}",
        new JsonObject { ["instance-id"] = instanceId, ["state"] = state },
        at);

    // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-instance-termination-notices.html
    // The resource names the zone where other ARNs have region and account: "arn:aws:ec2:us-east-2a:instance/i-1234567890abcdef0".
    public static string InterruptionWarning(string region, string account, string instanceId, string az, DateTimeOffset at) => Write(
        "EC2 Spot Instance Interruption Warning",
        region,
        account,
        $"arn:aws:ec2:{az}:instance/{instanceId}",
        new JsonObject { ["instance-id"] = instanceId, ["instance-action"] = "terminate" },
        at);

    private static string Write(string detailType, string region, string account, string resource, JsonObject detail, DateTimeOffset at) => new JsonObject
    {
        ["version"] = "0",
        ["id"] = Guid.NewGuid().ToString(),
        ["detail-type"] = detailType,
        ["source"] = "aws.ec2",
        ["account"] = account,
        ["time"] = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        ["region"] = region,
        ["resources"] = new JsonArray(resource),
        ["detail"] = detail,
    }.ToJsonString();
}
