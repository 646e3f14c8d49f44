using Microsoft.Extensions.DependencyInjection;

namespace RunsFleet.AppHost.Starting;

/// <summary>What all projects of the model have in common.</summary>
internal static class ProjectDefaults
{
    /// <summary>Adds the defaults to every project that is in the model. Call it after the last project was added.</summary>
    public static void AddProjectDefaults(this IDistributedApplicationBuilder builder)
    {
        // Aspire's default is another with the dashboard than without: one waits for ever, the other gives up.
        builder.Services.Configure<ResourceNotificationServiceOptions>(options => options.DefaultWaitBehavior = WaitBehavior.StopOnResourceUnavailable);
        builder.StartBuiltPrograms();
        foreach (var project in builder.Resources.OfType<ProjectResource>())
        {
#pragma warning disable ASPIRECERTIFICATES001 // Without it a missing developer certificate is a red bar over every page, though no endpoint is https.
            var resource = builder.CreateResourceBuilder(project).WithoutHttpsCertificate();
#pragma warning restore ASPIRECERTIFICATES001
            if (builder.ExecutionContext.IsRunMode)
            {
                // One line per entry, so that a line is an error or is none.
                resource.WithEnvironment("Logging__Console__FormatterName", "simple")
                    .WithEnvironment("Logging__Console__FormatterOptions__SingleLine", "true")
                    // At the end the orchestrator's proxy still accepts for a dashboard that is gone: an export must not keep a program for its default of 10 s.
                    .WithEnvironment("OTEL_EXPORTER_OTLP_TIMEOUT", "1000")
                    // Aspire's own choice, always_on, would show the services' polls too, of which nothing is to be recorded. A scenario does little else.
                    .WithEnvironment("OTEL_TRACES_SAMPLER", project.Name == ResourceNames.Scenario ? "always_off" : "parentbased_always_on");
            }
        }
    }
}
