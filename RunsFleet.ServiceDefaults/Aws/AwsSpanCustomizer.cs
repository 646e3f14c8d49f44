using Amazon.Runtime.Internal;

namespace RunsFleet.ServiceDefaults.Aws;

/// <summary>Puts <see cref="AwsSpanHandler"/> into the pipeline of each client, around its retries.</summary>
internal sealed class AwsSpanCustomizer : IRuntimePipelineCustomizer
{
    public string UniqueName => "RunsFleet spans";

    public void Customize(Type type, RuntimePipeline pipeline) => pipeline.AddHandlerBefore<RetryHandler>(new AwsSpanHandler());
}
