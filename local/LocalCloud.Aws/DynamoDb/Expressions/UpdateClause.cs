namespace LocalCloud.Aws.DynamoDb.Expressions;

internal enum UpdateClause
{
    Set,
    Remove,
    Add,
    Delete,
}
