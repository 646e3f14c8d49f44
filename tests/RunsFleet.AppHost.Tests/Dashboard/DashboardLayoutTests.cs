using Aspire.Hosting.ApplicationModel;
using RunsFleet.AppHost.Tests.Commands;

namespace RunsFleet.AppHost.Tests.Dashboard;

/// <summary>How the model looks on the dashboard.</summary>
public sealed class DashboardLayoutTests
{
    [Fact]
    public async Task Every_project_has_an_icon_and_services_and_the_world_s_helpers_stand_under_their_groups()
    {
        await using var model = await ModelFixture.CreateAsync();
        var projects = model.Resources.OfType<ProjectResource>().ToList();

        Assert.Equal(8, projects.Count);
        Assert.All(projects, project => Assert.NotEmpty(project.Annotations.OfType<ResourceIconAnnotation>()));
        Assert.Equal(
            ["circuit: services", "events: services", "fleet: services", "housekeeping: services", "localcloud: ", "provisioner: localcloud", "scenario: localcloud", "webhooks: services"],
            projects.Select(project => $"{project.Name}: {ParentOf(project)}").Order());
    }

    [Fact]
    public async Task Every_parameter_has_a_description()
    {
        await using var model = await ModelFixture.CreateAsync();
        var parameters = model.Resources.OfType<ParameterResource>().ToList();

        Assert.Equal(3, parameters.Count);
        Assert.All(parameters, parameter => Assert.False(string.IsNullOrEmpty(parameter.Description), parameter.Name));
    }

    [Theory]
    [InlineData]
    [InlineData("--cloud", "localstack")]
    public async Task Every_wait_says_what_happens_when_its_dependency_fails(params string[] args)
    {
        await using var model = await ModelFixture.CreateAsync(args);
        var waits = model.Resources.SelectMany(resource => resource.Annotations.OfType<WaitAnnotation>()).Where(wait => wait.WaitType == WaitType.WaitUntilHealthy).ToList();

        Assert.NotEmpty(waits);
        Assert.All(waits, wait => Assert.Equal(WaitBehavior.StopOnResourceUnavailable, wait.WaitBehavior));
    }

    private static string? ParentOf(ProjectResource resource) =>
        resource.Annotations.OfType<ResourceRelationshipAnnotation>().SingleOrDefault(relation => relation.Type == "Parent")?.Resource.Name;
}
