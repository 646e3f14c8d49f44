namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that is known only when the application runs, such as the address of an endpoint.</summary>
public interface IValueProvider
{
    ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default);
}

/// <summary>How a deployment manifest names the value.</summary>
public interface IManifestExpressionProvider
{
    string ValueExpression { get; }
}
