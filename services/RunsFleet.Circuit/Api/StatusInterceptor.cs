using Grpc.Core;
using Grpc.Core.Interceptors;
using RunsFleet.Circuit.Handlers;

namespace RunsFleet.Circuit.Api;

/// <summary>What failures are to callers, in one place.</summary>
internal sealed class StatusInterceptor(ILogger<StatusInterceptor> logger) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception e) when (Status(e, context) is { } status)
        {
            throw new RpcException(status);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception e) when (Status(e, context) is { } status)
        {
            throw new RpcException(status);
        }
    }

    private Status? Status(Exception e, ServerCallContext context)
    {
        switch (e)
        {
            case InvalidRequestException:
                return new Status(StatusCode.InvalidArgument, e.Message);
            case WatcherDroppedException:
                return new Status(StatusCode.ResourceExhausted, e.Message);
            case CircuitStoreUnavailableException:
                logger.StoreUnavailable(e.Message, e.InnerException);
                return new Status(StatusCode.Unavailable, e.Message);
            case OperationCanceledException when context.CancellationToken.IsCancellationRequested:
                var late = context.Deadline != DateTime.MaxValue;
                return new Status(late ? StatusCode.DeadlineExceeded : StatusCode.Cancelled, "The caller no longer waits.");
            case OperationCanceledException:
                return new Status(StatusCode.Unavailable, "The service stops.");
            default:
                return null;
        }
    }
}
