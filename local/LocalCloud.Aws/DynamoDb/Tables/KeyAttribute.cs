namespace LocalCloud.Aws.DynamoDb.Tables;

/// <summary>An attribute that keys are made of; <paramref name="Type"/> is S, N or B.</summary>
public sealed record KeyAttribute(string Name, string Type);
