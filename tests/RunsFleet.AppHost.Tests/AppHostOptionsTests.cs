using RunsFleet.AppHost.Watching;

namespace RunsFleet.AppHost.Tests;

public sealed class AppHostOptionsTests
{
    [Fact]
    public void Without_arguments_hello_runs_on_the_embedded_cloud_at_the_usual_ports()
    {
        var options = Parse();

        Assert.Equal(("hello", CloudKind.Embedded, 4566, 8080), (options.Scenario, options.Cloud, options.CloudPort, options.HooksPort));
    }

    [Fact]
    public void Port_zero_means_any_free_port()
    {
        var options = Parse("--cloud-port", "0", "--hooks-port=0");

        Assert.Null(options.CloudPort);
        Assert.Null(options.HooksPort);
    }

    [Fact]
    public void An_address_names_an_endpoint_that_somebody_else_runs()
    {
        var options = Parse("--cloud", "http://127.0.0.1:5000");

        Assert.Equal((CloudKind.Url, new Uri("http://127.0.0.1:5000")), (options.Cloud, options.CloudUrl));
    }

    [Fact]
    public void The_load_scenario_takes_its_size_and_its_rate()
    {
        Assert.Equal(["load", "10000", "200"], Parse("--scenario", "load").ScenarioArguments);
        Assert.Equal(["load", "500", "20"], Parse("--scenario", "load", "--load-jobs", "500", "--load-rate=20").ScenarioArguments);
        Assert.Equal(["hello"], Parse().ScenarioArguments);
    }

    [Fact]
    public void On_an_AWS_account_no_scenario_runs() => Assert.Null(Parse("--cloud", "aws").Scenario);

    [Fact]
    public void Options_of_Aspire_are_left_to_Aspire() =>
        Assert.Equal("hello", Parse("--publisher", "manifest", "--output-path", "m.json", "--Dashboard:Enabled=false").Scenario);

    [Theory]
    [InlineData("--operation publish --step publish-manifest")]
    [InlineData("--list-steps --log-level debug --include-exception-details true --clear-cache true --yes true")]
    [InlineData("--dcp-cli-path x --dcp-container-runtime podman --dcp-dependency-check-timeout 5 --dcp-dashboard-path y")]
    [InlineData("--environment Production --contentRoot z --applicationName a")]
    public void Every_switch_of_Aspire_is_known(string line) => Assert.Equal("hello", Parse(line.Split(' ')).Scenario);

    [Fact]
    public void The_console_is_brief_unless_all_is_asked_for()
    {
        Assert.Equal(ConsoleDetail.Brief, Parse().Console);
        Assert.Equal(ConsoleDetail.All, Parse("--console", "all").Console);
    }

    [Theory]
    [InlineData("--console loud", "--console loud is neither")]
    [InlineData("--scenario", "--scenario needs a value.")]
    [InlineData("--scenario storm", "--scenario storm is unknown.")]
    [InlineData("--scenario load --load-jobs 49", "--load-jobs 49 is not 50 to 100000.")]
    [InlineData("--scenario load --load-rate fast", "--load-rate fast is not 1 to 2000.")]
    [InlineData("--cloud gcp", "--cloud gcp is neither")]
    [InlineData("--cloud ftp://x", "--cloud ftp://x is neither")]
    [InlineData("--cloud-port 65536", "--cloud-port 65536 is not a port")]
    [InlineData("--cloud-port -1", "--cloud-port -1 is not a port")]
    [InlineData("--hooks-port x", "--hooks-port x is not a port")]
    [InlineData("--hook-port 1", "--hook-port is unknown.")]
    [InlineData("hello", "'hello' is not an option.")]
    [InlineData("--cloud aws --scenario hello", "needs the local world")]
    public void A_bad_option_is_one_line_that_names_it(string line, string expected)
    {
        Assert.False(AppHostOptions.TryParse(line.Split(' '), out _, out var error));

        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error);
    }

    private static AppHostOptions Parse(params string[] args)
    {
        Assert.True(AppHostOptions.TryParse(args, out var options, out var error), error);
        return options;
    }
}
