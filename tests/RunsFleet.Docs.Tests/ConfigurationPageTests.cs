using System.Globalization;
using RunsFleet.Architecture.Tests;

namespace RunsFleet.Docs.Tests;

/// <summary>docs/configuration.md says what the services read, and the doc comments say what the code does.</summary>
public sealed class ConfigurationPageTests
{
    private static readonly IReadOnlyList<SettingsGroup> Groups = SettingsGroup.All();
    private static readonly DocComments Comments = new([.. Groups.Select(group => group.Type)]);

    [Fact]
    public void The_page_is_what_the_options_classes_say()
    {
        var expected = ConfigurationPage.Render(Groups, Comments);
        if (Environment.GetEnvironmentVariable("RUNSFLEET_WRITE_DOCS") == "1")
        {
            ConfigurationPage.Write(expected);
        }

        Assert.True(
            ConfigurationPage.Read() == expected,
            $"{ConfigurationPage.Path} does not say what the options classes say. Update it: RUNSFLEET_WRITE_DOCS=1 dotnet run --project tests/RunsFleet.Docs.Tests");
    }

    [Fact]
    public void Every_service_is_on_the_page()
    {
        var folders = Tree.Files("services", "*.csproj").Select(project => Path.GetFileNameWithoutExtension(project));

        Assert.Equal(folders, Service.All.Select(service => $"RunsFleet.{service.Name}"));
        Assert.All(Service.All, service => Assert.Contains(Groups, group => group.Services.ContainsKey(service.Name)));
    }

    [Fact]
    public void Every_comment_names_the_default_that_the_code_has()
    {
        var faults = from @group in Groups
                     from setting in Setting.Of(@group.Type)
                     let comment = Comments.Summary(setting.Property)
                     let value = @group.DefaultOfType(setting)
                     where !comment.Contains("Required.", StringComparison.Ordinal)
                         && !new[] { ".", ":", ",", ";" }.Any(end => comment.Contains($"Default {value}{end}", StringComparison.Ordinal))
                     select $"{setting.Variable}: the default is {value}, and the comment says: {comment}";

        Assert.Empty(faults);
    }

    [Fact]
    public void Every_setting_reaches_its_service_by_the_name_on_the_page()
    {
        var lost = from service in Service.All
                   let types = Groups.Where(@group => @group.Services.ContainsKey(service.Name)).Select(@group => @group.Type)
                   let settings = types.SelectMany(Setting.Of).ToDictionary(setting => setting.Variable.Replace("__", ":", StringComparison.Ordinal), Other)
                   from options in service.BoundOptions(settings!)
                   from setting in Setting.Of(options.GetType())
                   let written = Written(setting.Property.GetValue(options))
                   where written != Other(setting)
                   select $"{setting.Variable} of {service.Name} is {written}.";

        Assert.Empty(lost);
    }

    /// <summary>A value that no setting has by default.</summary>
    private static string Other(Setting setting) => setting.Type switch
    {
        "time" => "00:01:17.5000000",
        "whole number" => "77",
        "number" => "0.77",
        "address" => "https://other.test/",
        _ => "other",
    };

    private static string? Written(object? value) => value is IList<string> list ? list.SingleOrDefault() : Convert.ToString(value, CultureInfo.InvariantCulture);
}
