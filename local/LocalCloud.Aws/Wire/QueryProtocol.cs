using System.Text;
using System.Xml;
using System.Xml.Linq;
using LocalCloud.Core.Faults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace LocalCloud.Aws.Wire;

/// <summary>
/// The protocols AWS query and EC2 query: form parameters in, among them <c>Action</c> and <c>Version</c>, XML out.
/// https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
/// </summary>
internal sealed class QueryProtocol(IEnumerable<IQueryService> services, FaultGate gate, IOptions<AwsOptions> options)
{
    // A CreateFleet with 300 overrides of 10 members, and room.
    private const int MaxParameters = 10_000;
    private readonly Dictionary<string, IQueryService> _services = services.ToDictionary(s => s.ApiVersion, StringComparer.Ordinal);

    /// <summary>Tells whether a request speaks this protocol.</summary>
    public static bool Speaks(HttpRequest request) =>
        request.ContentType is { } type && type.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);

    public async Task AnswerAsync(HttpContext context, string requestId)
    {
        IQueryService? service = null;
        try
        {
            var body = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
            var parameters = Parse(body.Span);
            service = _services.GetValueOrDefault(parameters.GetValueOrDefault("Version", ""));

            var signer = SignedRequest.Parse(context.Request.Headers.Authorization);
            service ??= Refuse(parameters);
            signer.RequireScope(service.Name, options.Value.Region);
            if (!parameters.TryGetValue("Action", out var operation) || operation.Length == 0)
            {
                throw new AwsException(400, "MissingAction", "The request is missing an action or a required parameter.");
            }

            await AnswerAsync(context, new FaultCall(service.Name, operation, AccessKey: signer.AccessKeyId), service, parameters, requestId);
        }
        catch (AwsException error)
        {
            await WriteErrorAsync(context, service, error, requestId);
        }
    }

    private async Task AnswerAsync(
        HttpContext context, FaultCall call, IQueryService service, IReadOnlyDictionary<string, string> parameters, string requestId)
    {
        var fault = await gate.EnterAsync(call, context.RequestAborted);
        Func<Task> write;
        try
        {
            var answer = fault?.Rule.Error is { } injected
                ? throw AwsErrors.Injected(injected == "ThrottlingException" ? FaultRule.Throttling : injected, service.ThrottlingCode)
                : await service.HandleAsync(call.Operation, parameters, context.RequestAborted)
                    ?? throw new AwsException(400, "InvalidAction", $"The action {call.Operation} is not valid for this web service.");
            write = () => WriteAsync(context, 200, answer);
        }
        catch (AwsException error)
        {
            write = () => WriteErrorAsync(context, service, error, requestId);
        }

        await gate.LeaveAsync(fault, context.RequestAborted);
        await FaultyAnswer.WriteAsync(context, fault, write);
    }

    private static Task WriteErrorAsync(HttpContext context, IQueryService? service, AwsException error, string requestId)
    {
        var said = AwsErrors.ForQuery(error);
        return WriteAsync(context, said.Status, service?.Error(said, requestId) ?? PlainError(said, requestId));
    }

    /// <summary>Writes an error in the form that most query services share, for when it is not known which one was meant.</summary>
    public static XElement PlainError(AwsException error, string requestId) =>
        new(
            "ErrorResponse",
            new XElement("Error", new XElement("Type", "Sender"), new XElement("Code", error.Code), new XElement("Message", error.Message)),
            new XElement("RequestId", requestId));

    public static async Task WriteAsync(HttpContext context, int status, XElement body)
    {
        using var buffer = new MemoryStream();
        using (var writer = XmlWriter.Create(buffer, new XmlWriterSettings { Encoding = new UTF8Encoding(false) }))
        {
            body.Save(writer);
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "text/xml;charset=UTF-8";
        context.Response.ContentLength = buffer.Length;
        await context.Response.BodyWriter.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), context.RequestAborted);
    }

    private static IQueryService Refuse(Dictionary<string, string> parameters) =>
        throw (parameters.TryGetValue("Version", out var version)
            ? new AwsException(400, "NoSuchVersion", $"The requested version ({version}) does not exist.")
            : new AwsException(400, "MissingParameter", "The request must contain the parameter Version."));

    private static Dictionary<string, string> Parse(ReadOnlySpan<byte> body)
    {
        using var reader = new FormReader(Encoding.UTF8.GetString(body))
        {
            ValueCountLimit = MaxParameters,
            KeyLengthLimit = 1024,
            ValueLengthLimit = RequestBody.MaxBytes,
        };
        try
        {
            return reader.ReadForm().ToDictionary(p => p.Key, p => p.Value.ToString(), StringComparer.Ordinal);
        }
        catch (InvalidDataException e)
        {
            throw AwsErrors.Malformed(e.Message);
        }
    }
}
