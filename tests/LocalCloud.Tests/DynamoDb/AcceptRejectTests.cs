using LocalCloud.Tests.DynamoDb.Cases;

namespace LocalCloud.Tests.DynamoDb;

/// <summary>
/// The accept/reject table: what DynamoDB documents, asked of our world and of one that we did not write. Ours has to answer in AWS's words;
/// the other has to accept or answer the same error code, which is what clients go by, except where it is listed, and there it has to deviate.
/// </summary>
public sealed class AcceptRejectTests(AcceptRejectTests.Runners runners) : IClassFixture<AcceptRejectTests.Runners>
{
    public static TheoryData<string> Names => AllCases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_local_world_answers_as_AWS_does(string id)
    {
        var testCase = AllCases.Find(id);

        var outcome = await runners.For(World.LocalCloud).RunAsync(testCase);

        Assert.True(outcome.Is(testCase), $"{id}: expected {new Outcome(testCase.Code, testCase.Message)}, but was {outcome}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Moto_agrees_except_where_it_is_listed(string id)
    {
        var testCase = AllCases.Find(id);
        var runner = runners.For(World.Moto);

        var outcome = await runner.RunAsync(testCase);

        // Moto reads no index in which two items compare badly, and which items are there depends on the cases that ran before: no answer
        // of DynamoDB's to compare with.
        var crashed = outcome.Code == "HTTP 500" && testCase.Request.Contains("\"IndexName\"", StringComparison.Ordinal);
        if (MotoDeviation.Of(id) is { } deviation)
        {
            Assert.False(outcome.Code == testCase.Code && !deviation.DependsOnOtherCases, $"{id}: moto agrees by now; take it off the list ({deviation.Moto})");
        }
        else
        {
            Assert.True(outcome.Code == testCase.Code || crashed, $"{id}: expected {new Outcome(testCase.Code, testCase.Message)}, but was {outcome}");
        }
    }

    [Fact]
    public void The_table_has_at_least_150_cases_each_under_its_own_name()
    {
        Assert.True(AllCases.All.Count >= 150, $"{AllCases.All.Count} cases");
        Assert.Equal(AllCases.All.Count, AllCases.All.Select(AllCases.Id).Distinct().Count());
    }

    [Fact]
    public void Every_listed_deviation_is_of_a_case_and_listed_once()
    {
        string[] listed = [.. MotoDeviation.All.SelectMany(deviation => deviation.Cases)];

        Assert.Empty(listed.Except(AllCases.All.Select(AllCases.Id)));
        Assert.Equal(listed.Length, listed.Distinct().Count());
    }

    /// <summary>A runner for each world that is on this machine, with the tables of the cases.</summary>
    public sealed class Runners(Worlds worlds) : IAsyncLifetime
    {
        private CaseRunner? _local;
        private CaseRunner? _moto;

        public async ValueTask InitializeAsync()
        {
            _local = new CaseRunner(worlds.Endpoint(World.LocalCloud));
            await _local.CreateTablesAsync();
            if (worlds.Has(World.Moto))
            {
                _moto = new CaseRunner(worlds.Endpoint(World.Moto));
                await _moto.CreateTablesAsync();
            }
        }

        public ValueTask DisposeAsync()
        {
            _local?.Dispose();
            _moto?.Dispose();
            return ValueTask.CompletedTask;
        }

        internal CaseRunner For(World world)
        {
            worlds.Endpoint(world);
            return world == World.LocalCloud ? _local! : _moto!;
        }
    }
}
