namespace LocalCloud.Aws.DynamoDb.Values;

internal sealed record StringValue(string Text) : AttributeValue
{
    public override string Type => "S";
}
