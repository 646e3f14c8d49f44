using LocalCloud.Core.Faults;
using RunsFleet.Contracts;

namespace RunsFleet.Crash.Tests;

/// <summary>The steps along the way of a job at which a service dies, in their order. Each call: before it is done, and after, unheard.</summary>
internal static class Steps
{
    private const string Sqs = "SQS";
    private const string DynamoDb = "DynamoDB";
    private const string Ec2 = "EC2";
    private const string Ssm = "SSM";
    private const string GitHub = "GitHub";
    private const string Send = "SendMessageBatch";
    private const string Receive = "ReceiveMessage";
    private const string Delete = "DeleteMessageBatch";
    private const string Transact = "TransactWriteItems";

    /// <summary>A webhook's way into a queue: the job is queued, then it starts, then it ends.</summary>
    public static readonly IReadOnlyList<Step> Webhooks =
    [
        .. Both(ServiceKind.Webhooks, "sending the queued job", Sqs, Send, QueueNames.Main),
        .. Both(ServiceKind.Webhooks, "sending the start", Sqs, Send, QueueNames.Events),
        .. Both(ServiceKind.Webhooks, "sending the end", Sqs, Send, QueueNames.Events, skip: 1),
    ];

    /// <summary>A queued job's way to an instance with a runner.</summary>
    public static readonly IReadOnlyList<Step> Launch =
    [
        After(ServiceKind.Fleet, "receiving the job", Sqs, Receive, QueueNames.Main),
        .. Both(ServiceKind.Fleet, "claiming the job", DynamoDb, Transact, $"{TableNames.Jobs}+{TableNames.Launches}"),
        .. Both(ServiceKind.Fleet, "asking for instances", Ec2, "CreateFleet"),
        .. Both(ServiceKind.Fleet, "entering the instance", DynamoDb, Transact, $"{TableNames.Instances}+{TableNames.Launches}"),
        .. Both(ServiceKind.Fleet, "registering the runner", GitHub, "GenerateJitConfig"),
        .. Both(ServiceKind.Fleet, "handing the config over", Ssm, "PutParameter"),
        .. Both(ServiceKind.Fleet, "settling the launch", DynamoDb, Transact, $"{TableNames.Jobs}+{TableNames.Instances}+{TableNames.Launches}"),
        .. Both(ServiceKind.Fleet, "deleting the job's message", Sqs, Delete, QueueNames.Main),
    ];

    /// <summary>What happened, on its way into the records.</summary>
    public static readonly IReadOnlyList<Step> Events =
    [
        After(ServiceKind.Events, "receiving events", Sqs, Receive, QueueNames.Events),
        .. Both(ServiceKind.Events, "recording the instance's state", DynamoDb, "PutItem", TableNames.Instances),
        .. Both(ServiceKind.Events, "recording the start", DynamoDb, Transact, $"{TableNames.Jobs}+{TableNames.Instances}"),
        .. Both(ServiceKind.Events, "deleting an event", Sqs, Delete, QueueNames.Events),
        .. Both(ServiceKind.Events, "recording the end", DynamoDb, Transact, $"{TableNames.Jobs}+{TableNames.Instances}", skip: 1),
    ];

    /// <summary>The end of an instance whose job has ended, and which does not power itself off.</summary>
    public static readonly IReadOnlyList<Step> Spent =
    [
        .. Both(ServiceKind.Events, "sending the spent instance to termination", Sqs, Send, QueueNames.Termination),
        .. Both(ServiceKind.Fleet, "removing the spent runner", GitHub, "DeleteRunner"),
        .. Both(ServiceKind.Fleet, "deleting the spent config", Ssm, "DeleteParameter"),
        .. Both(ServiceKind.Fleet, "terminating the spent instance", Ec2, "TerminateInstances"),
    ];

    /// <summary>The end of an instance that lost its job: its runner waits, and nothing but us ends it.</summary>
    public static readonly IReadOnlyList<Step> Termination =
    [
        .. Both(ServiceKind.Webhooks, "sending the cancellation", Sqs, Send, QueueNames.Events),
        .. Both(ServiceKind.Events, "recording the cancellation", DynamoDb, Transact, $"{TableNames.Jobs}+{TableNames.Instances}"),
        .. Both(ServiceKind.Events, "sending the idle instance to termination", Sqs, Send, QueueNames.Termination),
        After(ServiceKind.Fleet, "receiving the terminate", Sqs, Receive, QueueNames.Termination),
        .. Both(ServiceKind.Fleet, "removing the runner", GitHub, "DeleteRunner"),
        .. Both(ServiceKind.Fleet, "deleting the config", Ssm, "DeleteParameter"),
        .. Both(ServiceKind.Fleet, "terminating the instance", Ec2, "TerminateInstances"),
        .. Both(ServiceKind.Fleet, "recording the terminate", DynamoDb, "PutItem", TableNames.Instances),
        .. Both(ServiceKind.Fleet, "deleting the terminate's message", Sqs, Delete, QueueNames.Termination),
    ];

    /// <summary>GitHub gives the older job the younger one's runner; the younger goes back to its queue.</summary>
    public static readonly IReadOnlyList<Step> Swap =
    [
        .. Both(ServiceKind.Events, "recording the swap", DynamoDb, Transact, $"{TableNames.Jobs}+{TableNames.Instances}"),
        .. Both(ServiceKind.Events, "queueing the displaced job again", Sqs, Send, QueueNames.Main),
        .. Both(ServiceKind.Events, "clearing the pending effects of the swap", DynamoDb, "PutItem", TableNames.Jobs),
    ];

    /// <summary>The recovery of a job that lost its instance before it started.</summary>
    public static readonly IReadOnlyList<Step> Recovery =
    [
        After(ServiceKind.Events, "receiving the warning", Sqs, Receive, QueueNames.Events),
        .. Both(ServiceKind.Events, "recording the warning", DynamoDb, Transact, $"{TableNames.Jobs}+{TableNames.Instances}"),
        .. Both(ServiceKind.Events, "removing the warned runner", GitHub, "DeleteRunner"),
        .. Both(ServiceKind.Events, "recording the recovery", DynamoDb, "PutItem", TableNames.Jobs),
        .. Both(ServiceKind.Events, "sending the job again", Sqs, Send, QueueNames.Main),
        .. Both(ServiceKind.Events, "sending the warned instance to termination", Sqs, Send, QueueNames.Termination),
        .. Both(ServiceKind.Events, "clearing the pending effects of the recovery", DynamoDb, "PutItem", TableNames.Jobs, skip: 1),
        .. Both(ServiceKind.Events, "deleting the warning", Sqs, Delete, QueueNames.Events),
        .. Both(ServiceKind.Fleet, "claiming the recovered job", DynamoDb, Transact, $"{TableNames.Jobs}+{TableNames.Launches}"),
        .. Both(ServiceKind.Fleet, "asking for an instance on demand", Ec2, "CreateFleet"),
    ];

    /// <summary>The rerun of a job that lost its instance while it ran.</summary>
    public static readonly IReadOnlyList<Step> Rerun =
    [
        .. Both(ServiceKind.Webhooks, "sending the loss", Sqs, Send, QueueNames.Events),
        .. Both(ServiceKind.Events, "recording the interruption", DynamoDb, Transact, $"{TableNames.Jobs}+{TableNames.Instances}"),
        .. Both(ServiceKind.Events, "recording the loss", DynamoDb, Transact, $"{TableNames.Jobs}+{TableNames.Instances}+{TableNames.Reruns}"),
        .. Both(ServiceKind.Events, "reading the run", GitHub, "GetRun"),
        .. Both(ServiceKind.Events, "reading the run's jobs", GitHub, "ListAttemptJobs"),
        .. Both(ServiceKind.Events, "looking for newer runs", GitHub, "ListRuns"),
        .. Both(ServiceKind.Events, "recording that the rerun is asked for", DynamoDb, "PutItem", TableNames.Reruns),
        .. Both(ServiceKind.Events, "asking for the rerun", GitHub, "RerunFailedJobs"),
        .. Both(ServiceKind.Events, "recording the rerun", DynamoDb, "PutItem", TableNames.Reruns, skip: 1),
        .. Both(ServiceKind.Events, "settling the lost job", DynamoDb, "PutItem", TableNames.Jobs),
        .. Both(ServiceKind.Fleet, "claiming the rerun's job", DynamoDb, Transact, $"{TableNames.Jobs}+{TableNames.Launches}"),
    ];

    /// <summary>What each sweep does, by its story.</summary>
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<Step>> Sweep = new Dictionary<string, IReadOnlyList<Step>>
    {
        ["overdue_jobs"] =
        [
            .. Both(ServiceKind.Housekeeping, "reading the overdue job", GitHub, "GetJob"),
            .. Both(ServiceKind.Housekeeping, "sending the overdue job again", Sqs, Send, QueueNames.Main),
            .. Both(ServiceKind.Housekeeping, "deleting the sweep's message", Sqs, Delete, QueueNames.Housekeeping),
        ],
        ["unconfirmed_runners"] =
        [
            .. Both(ServiceKind.Housekeeping, "looking for the runner", GitHub, "ListRunners"),
            .. Both(ServiceKind.Housekeeping, "recording that it is not there", DynamoDb, "PutItem", TableNames.Jobs),
            .. Both(ServiceKind.Housekeeping, "sending the unconfirmed job again", Sqs, Send, QueueNames.Main),
            .. Both(ServiceKind.Housekeeping, "sending the idle instance to its end", Sqs, Send, QueueNames.Termination),
            .. Both(ServiceKind.Housekeeping, "clearing the pending effects of the sweep", DynamoDb, "PutItem", TableNames.Jobs, skip: 1),
        ],
        ["stale_jobs"] =
        [
            .. Both(ServiceKind.Housekeeping, "reading the stale job", GitHub, "GetJob"),
            .. Both(ServiceKind.Housekeeping, "telling its end", Sqs, Send, QueueNames.Events),
        ],
        ["interrupted_runs"] =
        [
            .. Both(ServiceKind.Housekeeping, "reading the interrupted run", GitHub, "GetRun"),
            .. Both(ServiceKind.Housekeeping, "recording that its rerun is asked for", DynamoDb, "PutItem", TableNames.Reruns),
            .. Both(ServiceKind.Housekeeping, "asking for its rerun", GitHub, "RerunFailedJobs"),
            .. Both(ServiceKind.Housekeeping, "recording its rerun", DynamoDb, "PutItem", TableNames.Reruns, skip: 1),
            .. Both(ServiceKind.Housekeeping, "settling its lost job", DynamoDb, "PutItem", TableNames.Jobs),
        ],
        ["orphaned_instances"] =
        [
            .. Both(ServiceKind.Housekeeping, "listing instances", Ec2, "DescribeInstances"),
            .. Both(ServiceKind.Housekeeping, "sending the orphan to termination", Sqs, Send, QueueNames.Termination),
        ],
        ["orphaned_runners"] =
        [
            .. Both(ServiceKind.Housekeeping, "listing runners", GitHub, "ListRunners"),
            .. Both(ServiceKind.Housekeeping, "removing the orphaned runner", GitHub, "DeleteRunner"),
        ],
        ["expired_parameters"] =
        [
            .. Both(ServiceKind.Housekeeping, "listing parameters", Ssm, "DescribeParameters"),
            .. Both(ServiceKind.Housekeeping, "deleting the expired parameter", Ssm, "DeleteParameter"),
        ],
        ["missed_webhooks, listed"] =
        [
            .. Both(ServiceKind.Housekeeping, "listing deliveries", GitHub, "ListDeliveries"),
            .. Both(ServiceKind.Housekeeping, "asking for a delivery again", GitHub, "RedeliverDelivery"),
        ],
        ["missed_webhooks, unlisted"] =
        [
            .. Both(ServiceKind.Housekeeping, "listing runs", GitHub, "ListRuns"),
            .. Both(ServiceKind.Housekeeping, "listing their jobs", GitHub, "ListAttemptJobs"),
            .. Both(ServiceKind.Housekeeping, "sending the missed job", Sqs, Send, QueueNames.Main),
        ],
    };

    public static Step Find(string name) => Everywhere.First(step => step.ToString() == name);

    private static IEnumerable<Step> Everywhere => [.. Webhooks, .. Launch, .. Events, .. Spent, .. Termination, .. Swap, .. Recovery, .. Rerun, .. Sweep.Values.SelectMany(steps => steps)];

    private static IEnumerable<Step> Both(ServiceKind who, string what, string service, string operation, string? resource = null, int skip = 0) =>
        [Die(FaultHold.Before, who, what, service, operation, resource, skip), Die(FaultHold.After, who, what, service, operation, resource, skip)];

    private static Step After(ServiceKind who, string what, string service, string operation, string? resource) =>
        Die(FaultHold.After, who, what, service, operation, resource, skip: 0);

    private static Step Die(FaultHold hold, ServiceKind who, string what, string service, string operation, string? resource, int skip) => new(who, what, new FaultRule
    {
        Service = service,
        Operation = operation,
        Resource = resource,
        AccessKey = service == GitHub ? null : ServiceHost.AccessKey(who),
        Hold = hold,
        Skip = skip,
        Count = 1,
    });
}
