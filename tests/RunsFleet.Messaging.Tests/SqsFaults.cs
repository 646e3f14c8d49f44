using RunsFleet.Testing;

namespace RunsFleet.Messaging.Tests;

/// <summary>What can go wrong with a call to SQS, by a name that tests can show.</summary>
internal static class SqsFaults
{
    public static readonly Dictionary<string, HttpFault> All = new()
    {
        ["no right"] = HttpFault.AwsJson(403, "AccessDenied"),
        ["no queue"] = HttpFault.AwsJson(400, "AWS.SimpleQueueService.NonExistentQueue"),
        ["throttled"] = HttpFault.AwsJson(400, "ThrottlingException"),
        ["internal error"] = HttpFault.AwsJson(500, "InternalFailure"),
        ["unavailable"] = HttpFault.AwsJson(503, "ServiceUnavailable"),
        ["no words"] = new HttpFault.Answer(502, "<html>Bad gateway</html>") { ContentType = "text/html" },
        ["not its words"] = new HttpFault.Answer(200, "<html>Log in<br>") { ContentType = "text/html" },
        ["truncated"] = HttpFault.Truncated,
        ["dropped"] = HttpFault.Dropped,
        ["done but lost"] = HttpFault.AnswerLost,
        ["silent"] = HttpFault.Silent,
    };
}
