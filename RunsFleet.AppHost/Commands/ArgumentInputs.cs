using System.Globalization;

namespace RunsFleet.AppHost.Commands;

#pragma warning disable ASPIREINTERACTION001 // See ConsoleCommand.

/// <summary>Makes the arguments of commands.</summary>
internal static class ArgumentInputs
{
    /// <summary>Makes an input for a text. It is required, unless it has a value.</summary>
    public static InteractionInput Text(string name, string label, string description, string? value = null, string? placeholder = null) => new()
    {
        Name = name,
        Label = label,
        Description = description,
        InputType = InputType.Text,
        Value = value,
        Required = true,
        Placeholder = placeholder,
    };

    /// <summary>Makes an input for a number, with a value that holds when none is given.</summary>
    public static InteractionInput Number(string name, string label, string description, int value) => new()
    {
        Name = name,
        Label = label,
        Description = description,
        InputType = InputType.Number,
        Value = value.ToString(CultureInfo.InvariantCulture),
        Required = true,
    };

    /// <summary>Makes an input for yes or no; no when it is not given.</summary>
    public static InteractionInput Flag(string name, string label, string description) => new()
    {
        Name = name,
        Label = label,
        Description = description,
        InputType = InputType.Boolean,
        Value = "false",
    };

    /// <summary>Makes an input for one of a few choices; the first one when none is given.</summary>
    public static InteractionInput OneOf(string name, string label, string description, params string[] choices) => new()
    {
        Name = name,
        Label = label,
        Description = description,
        InputType = InputType.Choice,
        Value = choices[0],
        Required = true,
        Options = [.. choices.Select(choice => KeyValuePair.Create(choice, choice))],
    };

    /// <summary>Makes an input for one of those that there are now, or any other text.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="label">Its name on the dashboard.</param>
    /// <param name="description">What it is.</param>
    /// <param name="loadAsync">Returns the choices of this moment, each with the text that is shown for it. It must not throw.</param>
    /// <param name="isRequired">False when the command makes the choice itself.</param>
    /// <param name="placeholder">What is shown while nothing is chosen.</param>
    public static InteractionInput OneOfNow(
        string name,
        string label,
        string description,
        Func<IServiceProvider, CancellationToken, Task<IReadOnlyList<KeyValuePair<string, string>>>> loadAsync,
        bool isRequired,
        string? placeholder = null)
    {
        var loading = new InputLoadOptions { LoadCallback = async context => context.Input.Options = await loadAsync(context.Services, context.CancellationToken) };
        return new InteractionInput
        {
            Name = name,
            Label = label,
            Description = description,
            InputType = InputType.Choice,
            AllowCustomChoice = true,
            Required = isRequired,
            Placeholder = placeholder,
            DynamicLoading = loading,
        };
    }
}
