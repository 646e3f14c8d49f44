using System.Xml.Linq;

namespace LocalCloud.Aws.Wire;

/// <summary>An AWS service that speaks the query protocol (form parameters in, XML out), told apart by the parameter <c>Version</c>.</summary>
public interface IQueryService
{
    /// <summary>The name that faults, call counts and logs use: <c>EC2</c>, <c>STS</c>.</summary>
    string Name { get; }

    /// <summary>Such as <c>2016-11-15</c>.</summary>
    string ApiVersion { get; }

    /// <summary>The code that this service asks to slow down with.</summary>
    string ThrottlingCode => "Throttling";

    /// <summary>Answers a call with the whole response element. Returns null when the operation is not known.</summary>
    /// <exception cref="AwsException">The call is refused.</exception>
    ValueTask<XElement?> HandleAsync(string operation, IReadOnlyDictionary<string, string> parameters, CancellationToken cancellationToken);

    /// <summary>Writes the error document in this service's form: EC2's differs from STS's.</summary>
    XElement Error(AwsException error, string requestId);
}
