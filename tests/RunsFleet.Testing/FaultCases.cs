using System.Globalization;
using System.Runtime.CompilerServices;
using Xunit;

namespace RunsFleet.Testing;

/// <summary>What may happen to a call, by name, so that a failing test says which.</summary>
public static class FaultCases
{
    public const string Forbidden = "403";
    public const string Unauthorized = "401";
    public const string NotFound = "404";
    public const string Unprocessable = "422";
    public const string SecondaryLimit = "403, secondary limit";
    public const string BadRequest = "400";
    public const string ServerError = "500";
    public const string BadGateway = "502, not in the protocol";
    public const string Portal = "200, not in the protocol";
    public const string Throttled = "throttled";
    public const string Timeout = "timeout";
    public const string Truncated = "truncated";
    public const string AnswerLost = "done, but the answer was lost";
    public const string Dropped = "not done, connection cut";

    /// <summary>Every fault of a call to AWS.</summary>
    public static readonly IReadOnlyList<string> Aws =
        [Forbidden, BadRequest, ServerError, BadGateway, Portal, Throttled, Timeout, Truncated, AnswerLost, Dropped];

    /// <summary>Every fault of a call to GitHub.</summary>
    public static readonly IReadOnlyList<string> GitHub = [.. Aws, Unauthorized, NotFound, Unprocessable, SecondaryLimit];

    /// <summary>Faults that leave it open whether the call was done: it was.</summary>
    public static bool WasDone(string fault) => fault is Truncated or AnswerLost;

    public static HttpFault Ec2(string fault) => fault switch
    {
        Forbidden => HttpFault.Ec2Xml(403, "UnauthorizedOperation"),
        BadRequest => HttpFault.Ec2Xml(400, "InvalidParameterValue"),
        ServerError => HttpFault.Ec2Xml(500, "InternalError"),
        Throttled => HttpFault.Ec2Xml(503, "RequestLimitExceeded"),
        _ => Broken(fault),
    };

    public static HttpFault Ssm(string fault) => fault switch
    {
        Forbidden => HttpFault.AwsJson(400, "AccessDeniedException"),
        BadRequest => HttpFault.AwsJson(400, "ValidationException"),
        ServerError => HttpFault.AwsJson(500, "InternalServerError"),
        Throttled => HttpFault.AwsJson(400, "ThrottlingException"),
        _ => Broken(fault),
    };

    public static HttpFault Rest(string fault) => fault switch
    {
        Forbidden => new HttpFault.Answer(403, """{"message":"Resource not accessible by integration"}"""),
        BadRequest => new HttpFault.Answer(400, """{"message":"Problems parsing JSON"}"""),
        ServerError => new HttpFault.Answer(500, """{"message":"Server Error"}"""),
        Unauthorized => new HttpFault.Answer(401, """{"message":"Bad credentials"}"""),
        NotFound => new HttpFault.Answer(404, """{"message":"Not Found"}"""),
        Unprocessable => new HttpFault.Answer(422, """{"message":"Validation Failed"}"""),
        SecondaryLimit => new HttpFault.Answer(403, """{"message":"You have exceeded a secondary rate limit."}"""),
        Throttled => new HttpFault.Answer(429) { Headers = new Dictionary<string, string> { ["Retry-After"] = "30" } },
        _ => Broken(fault),
    };

    /// <summary>Runs the cases side by side, for most of each is waiting, and names those that fail.</summary>
    public static async Task EachAsync(IEnumerable<string> faults, Func<string, Task> test, [CallerMemberName] string name = "")
    {
        var failures = await Task.WhenAll(faults.Select(async fault =>
        {
            try
            {
                await test(fault);
                return null;
            }
            catch (Exception e)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{name} [{fault}]: {e}");
            }
        }));
        Assert.True(failures.All(failure => failure is null), string.Join('\n', failures.OfType<string>()));
    }

    private static HttpFault Broken(string fault) => fault switch
    {
        BadGateway => new HttpFault.Answer(502, "<html><body>Bad gateway</body></html>") { ContentType = "text/html" },
        Portal => new HttpFault.Answer(200, "<html>Log in<br>") { ContentType = "text/html" },
        Timeout => HttpFault.Silent,
        Truncated => HttpFault.Truncated,
        AnswerLost => HttpFault.AnswerLost,
        Dropped => HttpFault.Dropped,
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
    };
}
