namespace LocalCloud.Aws.DynamoDb.Values;

internal sealed record BoolValue(bool Value) : AttributeValue
{
    public override string Type => "BOOL";
}
