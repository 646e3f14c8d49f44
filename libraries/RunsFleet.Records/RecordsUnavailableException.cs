using RunsFleet.Contracts;

namespace RunsFleet.Records;

/// <summary>The records could not be read or written for now. Whether a write was done is not known: read again.</summary>
/// <param name="code">DynamoDB's error code, or the kind of failure.</param>
/// <param name="innerException">What the client threw, if it did.</param>
public sealed class RecordsUnavailableException(string code, Exception? innerException = null)
    : DependencyUnavailableException("DynamoDB", code, innerException);
