using System.Xml.Linq;
using LocalCloud.Aws.Wire;

namespace LocalCloud.Aws.Sts;

/// <summary>STS on the wire: who am I. Everybody is the account's root.</summary>
internal sealed class StsService(string accountId) : IQueryService
{
    private static readonly XNamespace Namespace = "https://sts.amazonaws.com/doc/2011-06-15/";

    public string Name => "STS";

    public string ApiVersion => "2011-06-15";

    public ValueTask<XElement?> HandleAsync(
        string operation, IReadOnlyDictionary<string, string> parameters, CancellationToken cancellationToken) =>
        ValueTask.FromResult(operation == "GetCallerIdentity" ? GetCallerIdentity() : null);

    // <ErrorResponse><Error><Type>Sender</Type><Code>InvalidAction</Code><Message>...</Message></Error><RequestId>...</RequestId></ErrorResponse>
    public XElement Error(AwsException error, string requestId) => new(
        Namespace + "ErrorResponse",
        new XElement(
            Namespace + "Error",
            new XElement(Namespace + "Type", error.Status < 500 ? "Sender" : "Receiver"),
            new XElement(Namespace + "Code", error.Code),
            new XElement(Namespace + "Message", error.Message)),
        new XElement(Namespace + "RequestId", requestId));

    private XElement GetCallerIdentity() => new(
        Namespace + "GetCallerIdentityResponse",
        new XElement(
            Namespace + "GetCallerIdentityResult",
            new XElement(Namespace + "Arn", $"arn:aws:iam::{accountId}:root"),
            new XElement(Namespace + "UserId", accountId),
            new XElement(Namespace + "Account", accountId)),
        new XElement(Namespace + "ResponseMetadata", new XElement(Namespace + "RequestId", Guid.NewGuid().ToString())));
}
