using Microsoft.Extensions.Configuration;
using RunsFleet.AppHost.Starting;

namespace RunsFleet.AppHost.Tests.Starting;

/// <summary>What <c>--cloud localstack</c> says when no engine answers.</summary>
public sealed class ContainerEngineTests
{
    private const string Line = " does not answer: start one, or use --cloud embedded.";

    [Fact]
    public async Task An_engine_that_is_not_there_is_one_line() =>
        Assert.Equal(
            $"--cloud localstack needs a container engine, and no-such-engine{Line}",
            await ContainerEngine.FaultAsync(Named("no-such-engine"), TimeSpan.FromSeconds(10)));

    [Theory]
    [InlineData("exit 1")]
    [InlineData("exec sleep 60")]
    public async Task An_engine_whose_daemon_fails_or_hangs_is_one_line(string script)
    {
        var fault = await WithEngineAsync(script, TimeSpan.FromSeconds(1));

        Assert.EndsWith(Line, fault, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault!);
    }

    [Fact]
    public async Task An_engine_that_answers_is_no_fault() => Assert.Null(await WithEngineAsync("exit 0", TimeSpan.FromSeconds(20)));

    private static async Task<string?> WithEngineAsync(string script, TimeSpan patience)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The engine is a shell script.");
        var folder = Directory.CreateTempSubdirectory("runsfleet-engine-");
        try
        {
            var engine = Path.Combine(folder.FullName, "docker");
            await File.WriteAllTextAsync(engine, $"#!/bin/sh\n{script}\n", TestContext.Current.CancellationToken);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(engine, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            }

            return await ContainerEngine.FaultAsync(Named(engine), patience);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IConfiguration Named(string engine) =>
        new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("DcpPublisher:ContainerRuntime", (string?)engine)]).Build();
}
