using System.Net;
using System.Net.Http.Headers;
using LocalCloud.Core.Faults;
using LocalCloud.GitHub;

namespace LocalCloud.Tests.GitHub;

public sealed class GitHubFaultTests : IAsyncLifetime
{
    private const string Runners = "api/v3/repos/acme/widgets/actions/runners";
    private GitHubHost _host = null!;
    private string _token = "";
    private GitHubRunner _runner = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await GitHubHost.StartAsync();
        var run = _host.Runs.Create("acme/widgets", [GitHubWorld.Definition("build", "fleet")]);
        (_token, _) = _host.Service<InstallationTokens>().Issue(run.Repository.InstallationId);
        (_runner, _) = _host.Runners.GenerateJitConfig(run.Repository, "r-1", 1, ["fleet"], "_work");
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("403", true)]
    [InlineData("429", true)]
    [InlineData("502", false)]
    public async Task L21_A_fault_answers_with_its_status_and_when_to_come_again(string error, bool retryAfter)
    {
        Inject(new FaultRule { Service = "GitHub", Operation = "ListRunners", Error = error, Count = 1 });

        using var refused = await SendAsync(HttpMethod.Get, Runners);
        Assert.Equal(error, $"{(int)refused.StatusCode}");
        Assert.Equal(retryAfter ? TimeSpan.FromSeconds(1) : null, refused.Headers.RetryAfter?.Delta);

        using var answered = await SendAsync(HttpMethod.Get, Runners);
        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
    }

    [Fact]
    public async Task A_dropped_response_leaves_the_call_done()
    {
        Inject(new FaultRule { Service = "GitHub", Operation = "DeleteRunner", DropResponse = true, Count = 1 });

        await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(HttpMethod.Delete, $"{Runners}/{_runner.Id}"));

        Assert.Empty(_host.Runners.All());
    }

    [Fact]
    public async Task Calls_are_counted_by_operation_and_repository_the_refused_ones_too()
    {
        using var found = await SendAsync(HttpMethod.Get, $"{Runners}/{_runner.Id}");
        using var missing = await SendAsync(HttpMethod.Get, $"{Runners}/99");

        Assert.Equal([new CallCount("GitHub", "GetRunner", "acme/widgets", 2)], _host.Service<CallCounter>().Counts());
    }

    private void Inject(FaultRule rule) => Assert.True(_host.Service<FaultInjector>().TryAdd(rule));

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        return await _host.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
