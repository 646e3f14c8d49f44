namespace RunsFleet.Scenario.Tests;

public sealed class LoadReportTests
{
    [Theory]
    [InlineData("", 10_000, 200)]
    [InlineData("500", 500, 200)]
    [InlineData("500 20", 500, 20)]
    public void Jobs_and_rate_are_read(string line, int jobs, int rate) =>
        Assert.Equal(new LoadPlan(jobs, rate), LoadPlan.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

    [Theory]
    [InlineData("49")]
    [InlineData("100001")]
    [InlineData("500 0")]
    [InlineData("many")]
    [InlineData("500 20 7")]
    public void What_is_no_size_or_rate_is_refused(string line) => Assert.Null(LoadPlan.Parse(line.Split(' ')));

    [Fact]
    public void Only_calls_since_the_first_count_are_reported()
    {
        CallView[] before = [new("SQS", "ReceiveMessage", "main", 10), new("EC2", "CreateFleet", null, 3)];
        CallView[] after = [new("SQS", "ReceiveMessage", "main", 15), new("EC2", "CreateFleet", null, 3), new("SSM", "PutParameter", null, 2)];

        Assert.Equal(
            [new("SQS", "ReceiveMessage", "main", 5), new("SSM", "PutParameter", null, 2)],
            LoadReport.Difference(before, after));
    }

    [Fact]
    public void Calls_are_told_per_thousand_jobs_and_writes_per_job()
    {
        CallView[] calls =
        [
            new("DynamoDB", "TransactWriteItems", "a+b", 150), new("DynamoDB", "PutItem", "a", 50), new("DynamoDB", "GetItem", "a", 400),
            new("EC2", "CreateFleet", null, 5),
        ];

        var report = LoadReport.Write(new LoadPlan(100, 50), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4), calls, new MemorySamples());

        Assert.Contains("100 jobs queued in 2 s, concluded after 4 s (25/s)", report, StringComparison.Ordinal);
        Assert.Contains("GetItem 4000, TransactWriteItems 1500, PutItem 500", report, StringComparison.Ordinal);
        Assert.Contains("CreateFleet 50", report, StringComparison.Ordinal);
        Assert.Contains("DynamoDB writes a job: 2.00", report, StringComparison.Ordinal);
    }
}
