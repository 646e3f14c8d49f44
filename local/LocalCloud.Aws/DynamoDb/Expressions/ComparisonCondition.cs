namespace LocalCloud.Aws.DynamoDb.Expressions;

/// <param name="Comparator">One of <c>= &lt;&gt; &lt; &lt;= &gt; &gt;=</c>.</param>
/// <param name="Left">What is compared.</param>
/// <param name="Right">What with.</param>
internal sealed record ComparisonCondition(string Comparator, Operand Left, Operand Right) : Condition;
