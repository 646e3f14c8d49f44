namespace LocalCloud.Aws.DynamoDb.Tables;

public sealed record Throughput(long Read, long Write);
