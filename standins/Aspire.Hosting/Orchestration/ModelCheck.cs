using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>Finds what would keep the application from running, before anything is started.</summary>
internal static class ModelCheck
{
    public static void Throw(DistributedApplicationModel model)
    {
        foreach (var resource in model.Resources)
        {
            if (resource is ContainerResource)
            {
                var image = resource.Annotations.OfType<ContainerImageAnnotation>().FirstOrDefault();
                throw new DistributedApplicationException(
                    $"Resource '{resource.Name}' is a container ({image?.Image}:{image?.Tag}), and this build cannot start containers: "
                    + "the package feed it was made from has no Aspire.");
            }

            if (resource.Annotations.OfType<ReplicaAnnotation>().LastOrDefault() is { Replicas: not 1 })
            {
                throw new DistributedApplicationException($"Resource '{resource.Name}' has replicas, and there is no proxy to share its endpoints.");
            }

            if (resource is ProjectResource && ProcessEnvironment.BinaryOf(resource) is var path && !File.Exists(path))
            {
                throw new DistributedApplicationException($"Resource '{resource.Name}' is not built: {path} does not exist.");
            }

            ThrowOnCycle(resource, []);
        }
    }

    private static void ThrowOnCycle(IResource resource, List<IResource> path)
    {
        if (path.Contains(resource))
        {
            throw new DistributedApplicationException(
                $"Resources wait for each other: {string.Join(" -> ", path.Append(resource).Select(step => step.Name))}.");
        }

        foreach (var wait in resource.Annotations.OfType<WaitAnnotation>())
        {
            ThrowOnCycle(wait.Resource, [.. path, resource]);
        }
    }
}
