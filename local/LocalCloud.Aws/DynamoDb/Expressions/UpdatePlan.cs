using System.Collections.Immutable;

namespace LocalCloud.Aws.DynamoDb.Expressions;

/// <summary>A checked update; its paths do not overlap, so that the order of its actions does not matter.</summary>
internal sealed record UpdatePlan(ImmutableArray<UpdateAction> Actions)
{
    /// <summary>Cuts an item down to what the update touches.</summary>
    public Projection Touched => new([.. Actions.Select(static action => action.Path)]);
}
