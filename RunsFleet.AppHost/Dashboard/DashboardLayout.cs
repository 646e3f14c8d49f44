using System.Collections.Immutable;

namespace RunsFleet.AppHost.Dashboard;

/// <summary>Gives the resources their icons, groups and links, and the parameters their descriptions.</summary>
internal static class DashboardLayout
{
    /// <summary>Does nothing in publish mode. Call it after the last resource was added.</summary>
    public static void AddDashboardLayout(this IDistributedApplicationBuilder builder)
    {
        if (!builder.ExecutionContext.IsRunMode)
        {
            return;
        }

        builder.AddResource(new ServiceGroup(ResourceNames.Services))
            .WithIconName("AppsList")
            .WithInitialState(new CustomResourceSnapshot
            {
                ResourceType = "Group",
                State = KnownResourceStates.Running,
                Properties = ImmutableArray<ResourcePropertySnapshot>.Empty,
            })
            .ExcludeFromManifest();
        foreach (var resource in builder.Resources.OfType<IResourceWithEndpoints>().ToList())
        {
            if (ResourceLooks.All.TryGetValue(resource.Name, out var look))
            {
                Dress(builder, resource, look);
            }
        }

        foreach (var parameter in builder.Resources.OfType<ParameterResource>().ToList())
        {
            if (ResourceLooks.Parameters.TryGetValue(parameter.Name, out var description))
            {
                builder.CreateResourceBuilder(parameter).WithDescription(description);
            }
        }
    }

    private static void Dress(IDistributedApplicationBuilder builder, IResourceWithEndpoints resource, ResourceLook look)
    {
        var dressed = builder.CreateResourceBuilder(resource).WithIconName(look.Icon);
        // On an AWS account there is no local world to stand under.
        if (builder.Resources.FirstOrDefault(other => other.Name == look.Parent) is { } parent)
        {
            dressed.WithParentRelationship(parent);
        }

        foreach (var link in look.Urls)
        {
            dressed.WithUrlForEndpoint(link.Endpoint, url =>
            {
                url.DisplayText = link.Text;
                url.Url = link.Path ?? url.Url;
                url.DisplayLocation = link.IsDetail ? UrlDisplayLocation.DetailsOnly : UrlDisplayLocation.SummaryAndDetails;
            });
        }
    }
}
