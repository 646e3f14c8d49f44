using RunsFleet.AppHost.Watching;

namespace RunsFleet.AppHost.Tests.Watching;

public sealed class ResourceLineTests
{
    [Theory]
    [InlineData("2026-11-29T23:00:00.1234567Z hello: all 3 jobs completed", false, "hello: all 3 jobs completed", ResourceLineKind.Output)]
    [InlineData("2026-11-29T23:00:00.1234567Z fail: RunsFleet.Fleet[1] no", false, "fail: RunsFleet.Fleet[1] no", ResourceLineKind.Error)]
    [InlineData("2026-11-29T23:00:00Z \u001b[41m\u001b[30mfail\u001b[39m\u001b[22m\u001b[49m: A[1] no", false, "fail: A[1] no", ResourceLineKind.Error)]
    [InlineData("crit: A[1] no", false, "crit: A[1] no", ResourceLineKind.Error)]
    [InlineData("warn: A[1] slow", true, "warn: A[1] slow", ResourceLineKind.Log)]
    [InlineData("info: A[1] the word fail: in it", false, "info: A[1] the word fail: in it", ResourceLineKind.Log)]
    [InlineData("Unhandled exception. System.Exception", true, "Unhandled exception. System.Exception", ResourceLineKind.Error)]
    [InlineData("2026-11-29T23:00:00Z [sys] Starting process...: Cmd = x", false, "[sys] Starting process...: Cmd = x", ResourceLineKind.Orchestrator)]
    [InlineData("2026-11-29T23:00:00Z Waiting for resource 'circuit' to become healthy.", false, "Waiting for resource 'circuit' to become healthy.", ResourceLineKind.Orchestrator)]
    public void A_line_loses_its_time_and_its_colours_and_is_known_by_its_level(string content, bool isErrorStream, string text, object kind) =>
        Assert.Equal(new ResourceLine(text, (ResourceLineKind)kind), ResourceLine.Read(content, isErrorStream));

    [Fact]
    public void The_brief_console_shows_the_scenario_and_errors_of_all()
    {
        var brief = new ConsoleReportOptions();

        Assert.True(brief.Shows("scenario", ResourceLineKind.Output));
        Assert.True(brief.Shows("fleet", ResourceLineKind.Error));
        Assert.False(brief.Shows("fleet", ResourceLineKind.Log));
        Assert.False(brief.Shows("fleet", ResourceLineKind.Output));
        Assert.False(brief.Shows("scenario", ResourceLineKind.Orchestrator));
        Assert.True(new ConsoleReportOptions { Detail = ConsoleDetail.All }.Shows("fleet", ResourceLineKind.Orchestrator));
    }

    [Fact]
    public void Lines_are_aligned_by_the_longest_name()
    {
        using var output = new StringWriter { NewLine = "\n" };
        var lines = new ConsoleLines(output, ["fleet", "localcloud"], isColoured: false);

        lines.Say(new ResourceRemark("fleet", "ready: http://localhost:1"));
        lines.Write("localcloud", "text");

        Assert.Equal("fleet      * ready: http://localhost:1\nlocalcloud | text\n", output.ToString());
    }
}
