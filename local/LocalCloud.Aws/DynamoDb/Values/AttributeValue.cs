namespace LocalCloud.Aws.DynamoDb.Values;

/// <summary>A value of an attribute. Immutable, with DynamoDB's equality: sets without order, numbers by value.</summary>
public abstract record AttributeValue
{
    /// <summary>DynamoDB's type descriptor: S, N, B, BOOL, NULL, SS, NS, BS, L or M.</summary>
    public abstract string Type { get; }
}
