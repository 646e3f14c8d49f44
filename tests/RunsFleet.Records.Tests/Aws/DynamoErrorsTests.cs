using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using RunsFleet.Records.Aws;

namespace RunsFleet.Records.Tests.Aws;

public sealed class DynamoErrorsTests
{
    [Theory]
    [InlineData("ProvisionedThroughputExceededException")]
    [InlineData("ThrottlingException")]
    [InlineData("RequestLimitExceeded")]
    [InlineData("InternalServerError")]
    [InlineData("TransactionInProgressException")]
    [InlineData("ExpiredTokenException")]
    [InlineData("A code of tomorrow")]
    public void What_passes_is_an_outage(string code) =>
        Assert.Equal(code, DynamoErrors.UnavailableCode(new AmazonDynamoDBException("no") { ErrorCode = code }));

    [Theory]
    [InlineData("ValidationException")]
    [InlineData("SerializationException")]
    [InlineData("IdempotentParameterMismatchException")]
    public void What_will_never_do_is_a_bug(string code) =>
        Assert.Null(DynamoErrors.UnavailableCode(new AmazonDynamoDBException("no") { ErrorCode = code }));

    [Theory]
    [InlineData("ConditionalCheckFailed,None", true, null)]
    [InlineData("TransactionConflict,ConditionalCheckFailed", true, null)]
    [InlineData("ConditionalCheckFailed,ThrottlingError", false, "ThrottlingError")]
    [InlineData("None,ProvisionedThroughputExceeded", false, "ProvisionedThroughputExceeded")]
    [InlineData("ThrottlingError,ValidationError", false, null)]
    public void A_cancelled_transaction_means_what_its_reasons_mean(string reasons, bool lostRace, string? unavailable)
    {
        var cancelled = new TransactionCanceledException("no")
        {
            ErrorCode = "TransactionCanceledException",
            CancellationReasons = [.. reasons.Split(',').Select(code => new CancellationReason { Code = code })],
        };

        Assert.Equal(lostRace, DynamoErrors.IsLostRace(cancelled));
        Assert.Equal(unavailable, DynamoErrors.UnavailableCode(cancelled));
    }

    [Fact]
    public void A_failure_without_a_code_is_named_by_its_kind()
    {
        Assert.Equal("Timeout", DynamoErrors.UnavailableCode(new TaskCanceledException()));
        Assert.Equal("HttpRequestException", DynamoErrors.UnavailableCode(new HttpRequestException("reset")));
        Assert.Equal("AmazonClientException", DynamoErrors.UnavailableCode(new AmazonClientException("no credentials")));
        Assert.Null(DynamoErrors.UnavailableCode(new InvalidOperationException("ours")));
    }
}
