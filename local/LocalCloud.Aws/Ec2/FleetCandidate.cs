namespace LocalCloud.Aws.Ec2;

/// <summary>A pool that could launch, with what allocation strategies look at.</summary>
/// <param name="Pool">The pool.</param>
/// <param name="Price">USD per hour.</param>
/// <param name="Available">Room in units of instances; null when unlimited.</param>
internal sealed record FleetCandidate(FleetPool Pool, decimal Price, int? Available)
{
    public decimal PricePerUnit => Price / (decimal)Pool.Override.Weight;

    public bool HasRoom => Available is not 0;

    public double Units => Available is { } room ? room * Pool.Override.Weight : double.PositiveInfinity;
}
