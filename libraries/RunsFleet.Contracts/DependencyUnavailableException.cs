namespace RunsFleet.Contracts;

/// <summary>
/// Something that a service needs is down, throttles, or does not answer: neither the work's fault nor that of the message it came by, and
/// it passes. Whether a call that was under way had its effect is not known.
/// </summary>
/// <param name="dependency">What is down, in one word: <c>DynamoDB</c>, <c>SQS</c>.</param>
/// <param name="code">Why, in one word: the dependency's error code, or the kind of failure.</param>
/// <param name="innerException">What the client threw, if it did.</param>
public class DependencyUnavailableException(string dependency, string code, Exception? innerException = null)
    : Exception($"{dependency} is unavailable: {code}", innerException)
{
    /// <summary>The call was not answered in time.</summary>
    public const string Timeout = "Timeout";

    /// <summary>What is down, in one word.</summary>
    public string Dependency { get; } = dependency;

    /// <summary>Why, in one word: the dependency's error code, or the kind of failure.</summary>
    public string Code { get; } = code;
}
