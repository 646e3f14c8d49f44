namespace RunsFleet.Messaging;

/// <summary>
/// Keys of the two SQS clients. They differ in their time limits only: a long poll outlasts any limit that is right for the other calls.
/// </summary>
internal static class SqsClients
{
    public const string Calls = "sqs-calls";
    public const string Receive = "sqs-receive";
}
