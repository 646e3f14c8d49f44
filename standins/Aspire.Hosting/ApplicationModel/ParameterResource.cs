namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that comes from outside: configuration <c>Parameters:name</c>, or given in the AppHost.</summary>
public class ParameterResource(string name, Func<ParameterDefault?, string> callback, bool secret = false)
    : Resource(name), IManifestExpressionProvider, IValueProvider
{
    public bool Secret { get; } = secret;

    public ParameterDefault? Default { get; set; }

    public string? Description { get; set; }

    public string ValueExpression => $"{{{Name}.value}}";

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => new(callback(Default));
}

/// <summary>The value of a parameter that configuration does not give.</summary>
public abstract class ParameterDefault
{
    public abstract string GetDefaultValue();
}

internal sealed class ConstantParameterDefault(string value) : ParameterDefault
{
    public override string GetDefaultValue() => value;
}

/// <summary>A connection string that comes from configuration <c>ConnectionStrings:name</c>.</summary>
internal sealed class ConnectionStringParameterResource(string name, Func<ParameterDefault?, string> callback, string? environmentVariable)
    : ParameterResource(name, callback, secret: true), IResourceWithConnectionString
{
    public string? ConnectionStringEnvironmentVariable => environmentVariable;

    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"{(ParameterResource)this}");
}
