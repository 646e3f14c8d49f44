namespace LocalCloud.Aws.DynamoDb.Values;

internal sealed record NumberValue(DynamoNumber Number) : AttributeValue
{
    public override string Type => "N";
}
