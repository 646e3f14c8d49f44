using Microsoft.AspNetCore.Connections;

namespace LocalCloud.Aws.Wire;

/// <summary>The one address of all AWS services: tells the protocols apart and turns what goes wrong into AWS's answer.</summary>
internal sealed partial class AwsEndpoint(JsonProtocol json, QueryProtocol query, ILogger<AwsEndpoint> logger)
{
    public async Task AnswerAsync(HttpContext context)
    {
        var requestId = Guid.NewGuid().ToString();
        context.Response.Headers["x-amzn-RequestId"] = requestId;
        try
        {
            await (QueryProtocol.Speaks(context.Request) ? query.AnswerAsync(context, requestId)
                : JsonProtocol.Speaks(context.Request) ? json.AnswerAsync(context)
                : JsonProtocol.WriteErrorAsync(context, null, AwsErrors.UnknownOperation(context.Request.ContentType ?? "")));
        }
        catch (Exception e) when (e is ConnectionResetException or ConnectionAbortedException
            || (context.RequestAborted.IsCancellationRequested && e is OperationCanceledException or IOException))
        {
            // The client has gone; there is nobody to answer.
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            // Not even HTTP, most often because the client went away in the middle of it.
            context.Response.StatusCode = e.StatusCode;
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            LogFailure(e, context.Request.Headers["X-Amz-Target"].ToString());
            await (QueryProtocol.Speaks(context.Request)
                ? QueryProtocol.WriteAsync(context, 500, QueryProtocol.PlainError(AwsErrors.Internal(), requestId))
                : JsonProtocol.WriteErrorAsync(context, null, AwsErrors.Internal()));
        }
    }

    [LoggerMessage(20100, LogLevel.Error, "An AWS request failed ({Target})", EventName = "AwsRequestFailed")]
    private partial void LogFailure(Exception exception, string target);
}
