using System.Text.Json.Serialization;

namespace LocalCloud.Aws.Ec2;

/// <summary>Body of <c>POST /_local/instances/{id}/interrupt</c>.</summary>
/// <param name="NoticeSeconds">From the warning to the end; EC2's two minutes when not given.</param>
/// <param name="Silent">True: no warning comes, only the end.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record InterruptOrder(double? NoticeSeconds = null, bool Silent = false);
