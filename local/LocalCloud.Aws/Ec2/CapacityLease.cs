namespace LocalCloud.Aws.Ec2;

/// <summary>What an instance holds of a pool; given back when it ends.</summary>
/// <param name="Pool">The pool.</param>
/// <param name="Setting">Which setting of the pool it was taken under.</param>
public readonly record struct CapacityLease(CapacityPool Pool, long Setting);
