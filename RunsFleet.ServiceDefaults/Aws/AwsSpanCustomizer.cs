using Amazon.Runtime.Internal;

namespace RunsFleet.ServiceDefaults.Aws;

/// <summary>Puts <see cref="AwsSpanHandler"/> into the pipeline of each client, around its retries.</summary>
internal sealed class AwsSpanCustomizer : IRuntimePipelineCustomizer
{
    /// <summary>Gives spans to all clients that this process makes from now on. Done twice it does no harm.</summary>
    public static void Register() => RuntimePipelineCustomizerRegistry.Instance.Register(new AwsSpanCustomizer());

    public string UniqueName => "RunsFleet spans";

    public void Customize(Type type, RuntimePipeline pipeline) => pipeline.AddHandlerBefore<RetryHandler>(new AwsSpanHandler());
}
