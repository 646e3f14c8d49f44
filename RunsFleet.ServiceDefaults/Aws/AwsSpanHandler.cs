using System.Collections.Frozen;
using System.Diagnostics;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace RunsFleet.ServiceDefaults.Aws;

/// <summary>
/// Makes a span of a call. The requests over HTTP below it have none of their own: each would say the same again, as <c>POST</c>.
/// Attributes: https://opentelemetry.io/docs/specs/semconv/cloud-providers/aws-sdk/
/// </summary>
internal sealed class AwsSpanHandler : PipelineHandler
{
    /// <summary>The condition of a write does not hold, or what is to be gone is gone: answers that the caller asked for, not faults.</summary>
    private static readonly FrozenSet<string> Answers =
        FrozenSet.Create(StringComparer.Ordinal, "ConditionalCheckFailedException", "TransactionCanceledException", "ParameterNotFound");

    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        var context = executionContext.RequestContext;
        using var span = Start(context);
        if (span is null)
        {
            return await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
        }

        try
        {
            using (Spans.Untraced())
            {
                var answer = await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
                Answered(span, executionContext.ResponseContext);
                return answer;
            }
        }
        catch (Exception e)
        {
            Failed(span, e);
            throw;
        }
        finally
        {
            if (context.Retries > 0)
            {
                span.SetTag("http.request.resend_count", context.Retries);
            }
        }
    }

    private static Activity? Start(IRequestContext context)
    {
        var service = context.ServiceMetaData.ServiceId;
        var operation = context.RequestName.EndsWith("Request", StringComparison.Ordinal) ? context.RequestName[..^"Request".Length] : context.RequestName;
        if (Spans.Source.StartActivity($"{service}.{operation}", ActivityKind.Client) is not { IsAllDataRequested: true } span)
        {
            return null;
        }

        span.SetTag("rpc.system", "aws-api").SetTag("rpc.service", service).SetTag("rpc.method", operation);
        if ((context.ClientConfig.RegionEndpoint?.SystemName ?? context.ClientConfig.AuthenticationRegion) is { } region)
        {
            span.SetTag("cloud.region", region);
        }

        if (context.Request?.Endpoint is { } endpoint)
        {
            span.SetTag("server.address", endpoint.Host).SetTag("server.port", endpoint.Port);
        }

        AwsSpans.Tell(span, context.OriginalRequest);
        return span;
    }

    private static void Answered(Activity span, IResponseContext context)
    {
        if (context.Response is { } response)
        {
            span.SetTag("aws.request_id", response.ResponseMetadata?.RequestId).SetTag("http.response.status_code", (int)response.HttpStatusCode);
        }
    }

    private static void Failed(Activity span, Exception exception)
    {
        var code = exception is AmazonServiceException { ErrorCode.Length: > 0 } coded ? coded.ErrorCode : exception.GetType().Name;
        span.SetTag("error.type", code);
        if (exception is AmazonServiceException { StatusCode: > 0 } refused)
        {
            span.SetTag("aws.request_id", refused.RequestId).SetTag("http.response.status_code", (int)refused.StatusCode);
        }

        if (!Answers.Contains(code))
        {
            span.SetStatus(ActivityStatusCode.Error, code);
        }
    }
}
