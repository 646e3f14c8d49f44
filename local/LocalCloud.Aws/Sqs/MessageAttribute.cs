namespace LocalCloud.Aws.Sqs;

/// <summary>A message attribute: a string (numbers too) or bytes.</summary>
public sealed record MessageAttribute(string DataType, string? StringValue, byte[]? BinaryValue);
