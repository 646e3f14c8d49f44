using Microsoft.Extensions.DependencyInjection;

namespace RunsFleet.AppHost.Commands;

#pragma warning disable ASPIREINTERACTION001 // See ConsoleCommand.

/// <summary>Puts a command on a resource. The command is enabled while the resource runs and has limited time.</summary>
internal static class CommandRegistration
{
    public static IResourceBuilder<ProjectResource> WithCommand(this IResourceBuilder<ProjectResource> resource, ConsoleCommand command) =>
        resource.WithCommand(
            command.Name,
            command.DisplayName,
            context => RunAsync(resource.Resource.Name, command, context),
            new CommandOptions
            {
                Description = command.Description,
                IconName = command.Icon,
                ConfirmationMessage = command.Confirmation,
                Arguments = command.Arguments,
                ValidateArguments = context =>
                {
                    foreach (var fault in command.Check(context.Inputs))
                    {
                        context.AddValidationError(fault.Argument, $"{fault.Argument} {fault.Rule}");
                    }

                    return Task.CompletedTask;
                },
                UpdateState = context => IsRunning(context.ResourceSnapshot) ? ResourceCommandState.Enabled : ResourceCommandState.Disabled,
            });

    private static bool IsRunning(CustomResourceSnapshot snapshot) => snapshot.State?.Text == KnownResourceStates.Running;

    // The state of a command is for the dashboard only: a disabled command is carried out when the command line asks for it.
    private static async Task<ExecuteCommandResult> RunAsync(string resource, ConsoleCommand command, ExecuteCommandContext context)
    {
        var notifications = context.Services.GetRequiredService<ResourceNotificationService>();
        if (!notifications.TryGetCurrentState(context.ResourceName, out var told) || !IsRunning(told.Snapshot))
        {
            return CommandResults.Failure($"{resource} is not running.");
        }

        var limit = context.Services.GetRequiredService<PatienceOptions>().Command;
        using var patience = new CancellationTokenSource(limit, context.Services.GetRequiredService<TimeProvider>());
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, context.CancellationToken);
        try
        {
            return await command.RunAsync(new ExecuteCommandContext
            {
                ResourceName = context.ResourceName,
                Services = context.Services,
                Logger = context.Logger,
                Arguments = context.Arguments,
                CancellationToken = either.Token,
            });
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !context.CancellationToken.IsCancellationRequested)
        {
            return CommandResults.Failure($"{command.Name} was not done within {limit.TotalSeconds:0.#} s. It may still be done.");
        }
    }
}
