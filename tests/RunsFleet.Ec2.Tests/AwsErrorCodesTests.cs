using System.Collections.Frozen;
using System.Net;
using Amazon.Runtime;

namespace RunsFleet.Ec2.Tests;

public sealed class AwsErrorCodesTests
{
    [Fact]
    public void No_code_has_two_meanings()
    {
        FrozenSet<string>[] sets =
        [
            AwsErrorCodes.OfferingOutOfCapacity, AwsErrorCodes.QuotaUsedUp, AwsErrorCodes.Throttled, AwsErrorCodes.Unclear, AwsErrorCodes.KnownToken,
            AwsErrorCodes.InstanceNotFound,
        ];

        Assert.All(sets, Assert.NotEmpty);
        Assert.Empty(sets.SelectMany(set => set).GroupBy(code => code, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1).Select(same => same.Key));
    }

    [Theory]
    [InlineData("InternalError", 500, true)]
    [InlineData("Unavailable", 400, true)]
    [InlineData("SomethingNew", 503, true)]
    [InlineData("", 400, true)]
    [InlineData("SomethingNew", 0, true)]
    [InlineData("SomethingNew", 400, false)]
    [InlineData("UnauthorizedOperation", 403, false)]
    [InlineData("InvalidParameterValue", 400, false)]
    public void L36_A_request_may_have_taken_effect_when_AWS_failed_or_said_nothing_that_tells(string code, int status, bool expected) =>
        Assert.Equal(expected, AwsErrorCodes.IsUnclear(Error(code, status)));

    [Theory]
    [InlineData("RequestLimitExceeded", 503, true)]
    [InlineData("ThrottlingException", 400, true)]
    [InlineData("", 429, true)]
    [InlineData(null, 429, true)]
    [InlineData("InternalError", 500, false)]
    [InlineData("UnauthorizedOperation", 403, false)]
    public void A_throttled_call_is_told_by_its_code_or_its_status(string? code, int status, bool expected) =>
        Assert.Equal(expected, AwsErrorCodes.IsThrottled(Error(code, status)));

    private static AmazonServiceException Error(string? code, int status) =>
        new("RequestLimitExceeded InternalError", null, ErrorType.Sender, code, "r", (HttpStatusCode)status);
}
