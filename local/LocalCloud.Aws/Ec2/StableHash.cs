using System.Security.Cryptography;
using System.Text;

namespace LocalCloud.Aws.Ec2;

/// <summary>Draws that depend on nothing but their name and the world's seed, so that a world is the same whatever the order of its calls.</summary>
internal static class StableHash
{
    /// <summary>Makes a number in [0, 1) of a name.</summary>
    public static double Unit(string name) => (BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(name))) >> 11) / (double)(1UL << 53);

    /// <summary>Makes an EC2 id of a name, such as <c>subnet-0a1b2c3d4e5f60718</c>.</summary>
    public static string Id(string prefix, string name) =>
        $"{prefix}-0{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{prefix}/{name}")))[..16]}";
}
