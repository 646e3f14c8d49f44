using Grpc.Core;
using Grpc.Core.Interceptors;

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
        catch (InvalidRequestException e)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, e.Message));
        }
        catch (CircuitStoreUnavailableException e)
        {
            logger.StoreUnavailable(e.Message, e.InnerException);
            throw new RpcException(new Status(StatusCode.Unavailable, e.Message));
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            var late = context.Deadline != DateTime.MaxValue;
            throw new RpcException(new Status(late ? StatusCode.DeadlineExceeded : StatusCode.Cancelled, "The caller no longer waits."));
        }
    }
}
