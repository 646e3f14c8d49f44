using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Core.Faults;
using Microsoft.Extensions.Options;

namespace LocalCloud.Aws.Wire;

/// <summary>
/// The protocols AWS JSON 1.0 and 1.1: the operation in <c>X-Amz-Target</c>, a JSON object in, a JSON object out.
/// https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
/// </summary>
internal sealed class JsonProtocol(IEnumerable<IJsonService> services, FaultGate gate, IOptions<AwsOptions> options)
{
    // DynamoDB nests 32 levels, each of them two JSON objects, in an envelope.
    private static readonly JsonDocumentOptions ReadOptions = new() { MaxDepth = 128 };
    private static readonly JsonWriterOptions WriteOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 128 };

    private readonly Dictionary<string, IJsonService> _services = services.ToDictionary(s => s.TargetPrefix, StringComparer.Ordinal);

    /// <summary>Tells whether a request speaks this protocol.</summary>
    public static bool Speaks(HttpRequest request) =>
        request.ContentType is { } type && type.StartsWith("application/x-amz-json-1.", StringComparison.OrdinalIgnoreCase);

    public async Task AnswerAsync(HttpContext context)
    {
        IJsonService? service = null;
        try
        {
            var signer = SignedRequest.Parse(context.Request.Headers.Authorization);
            var (prefix, operation) = Target(context.Request);
            service = _services.GetValueOrDefault(prefix) ?? throw AwsErrors.UnknownOperation($"{prefix}.{operation}");
            signer.RequireScope(service.Name, options.Value.Region);

            var body = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
            await AnswerAsync(context, service, operation, Parse(body.Span), signer.AccessKeyId);
        }
        catch (AwsException error)
        {
            await WriteErrorAsync(context, service, error);
        }
    }

    public static Task WriteErrorAsync(HttpContext context, IJsonService? service, AwsException error)
    {
        var body = error.Extra?.DeepClone().AsObject() ?? [];
        body["__type"] = service?.ErrorType(error.Code) ?? $"com.amazon.coral.service#{error.Code}";
        body["message"] = error.Message;
        if (service?.QueryErrorCode(error.Code) is { } queryCode)
        {
            context.Response.Headers["x-amzn-query-error"] = $"{queryCode};{(error.Status >= 500 ? "Receiver" : "Sender")}";
        }

        return WriteAsync(context, error.Status, body);
    }

    private async Task AnswerAsync(HttpContext context, IJsonService service, string operation, JsonElement request, string accessKey)
    {
        var call = new FaultCall(service.Name, operation, Reading(() => service.Resource(operation, request)), accessKey);
        var fault = await gate.EnterAsync(call, context.RequestAborted);
        Func<Task> write;
        try
        {
            var answer = await CallAsync(service, operation, request, fault, context.RequestAborted);
            write = () => WriteAsync(context, 200, answer);
        }
        catch (AwsException error)
        {
            write = () => WriteErrorAsync(context, service, error);
        }

        await gate.LeaveAsync(fault, context.RequestAborted);
        await FaultyAnswer.WriteAsync(context, fault, write);
    }

    private static async ValueTask<JsonObject> CallAsync(
        IJsonService service, string operation, JsonElement request, ActiveFault? fault, CancellationToken cancellationToken)
    {
        if (fault?.Rule.Error is { } error)
        {
            var refusal = AwsErrors.Injected(error, service.ThrottlingCode);
            return service.PlayFault(operation, request, refusal.Code) ?? throw refusal;
        }

        try
        {
            var answer = await service.HandleAsync(operation, request, cancellationToken) ?? throw AwsErrors.UnknownOperation(operation);
            if (fault is { Rule.Duplicate: true })
            {
                await service.HandleAsync(operation, request, cancellationToken);
            }

            return answer;
        }
        catch (Exception e) when (IsMisread(e))
        {
            throw AwsErrors.Malformed(e.Message);
        }
    }

    private static string? Reading(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (IsMisread(e))
        {
            throw AwsErrors.Malformed(e.Message);
        }
    }

    /// <summary>A member that is missing, or of another JSON type than the service reads, say a number for a string.</summary>
    private static bool IsMisread(Exception e) =>
        e is InvalidOperationException or FormatException or KeyNotFoundException && e.Source?.StartsWith("System.Text.Json", StringComparison.Ordinal) == true;

    private static (string Prefix, string Operation) Target(HttpRequest request)
    {
        var target = request.Headers["X-Amz-Target"].ToString();
        var dot = target.LastIndexOf('.');
        return dot > 0 && dot < target.Length - 1 ? (target[..dot], target[(dot + 1)..]) : throw AwsErrors.UnknownOperation(target);
    }

    private static JsonElement Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            var request = JsonElement.Parse(body, ReadOptions);
            return request.ValueKind == JsonValueKind.Object ? request : throw AwsErrors.Malformed("The request body is not a JSON object.");
        }
        catch (JsonException e)
        {
            throw AwsErrors.Malformed(e.Message);
        }
    }

    private static async Task WriteAsync(HttpContext context, int status, JsonObject body)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, WriteOptions))
        {
            body.WriteTo(writer);
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = Speaks(context.Request) ? context.Request.ContentType : "application/x-amz-json-1.0";
        context.Response.ContentLength = buffer.WrittenCount;
        await context.Response.BodyWriter.WriteAsync(buffer.WrittenMemory, context.RequestAborted);
    }
}
