namespace LocalCloud.Aws.Ec2;

/// <summary>EC2 ids, drawn from the world's seed. A reset does not start them anew: an id is never given twice.</summary>
public sealed class IdSource(int seed)
{
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);

    /// <summary>Makes an id such as <c>i-0a1b2c3d4e5f60718</c>.</summary>
    public string Next(string prefix) => $"{prefix}-0{Hex(8)}";

    /// <summary>Makes a fleet's id such as <c>fleet-0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9</c>.</summary>
    public string NextFleet()
    {
        var hex = Hex(16);
        return $"fleet-{hex[..8]}-{hex[8..12]}-{hex[12..16]}-{hex[16..20]}-{hex[20..]}";
    }

    private string Hex(int bytes)
    {
        var buffer = new byte[bytes];
        lock (_lock)
        {
            _random.NextBytes(buffer);
        }

        return Convert.ToHexStringLower(buffer);
    }
}
