namespace LocalCloud.Aws.Ec2;

/// <summary>The images of this world: Amazon Linux 2023, two releases for each architecture.</summary>
internal static class Images
{
    private const string Parameters = "/aws/service/ami-amazon-linux-latest/";

    /// <summary>Every image, newest first.</summary>
    public static IReadOnlyList<Image> All { get; } =
    [
        Make("2023.9.20260105.0", "6.12", "arm64", new DateTimeOffset(2026, 1, 5, 20, 0, 0, TimeSpan.Zero)),
        Make("2023.9.20260105.0", "6.12", "x86_64", new DateTimeOffset(2026, 1, 5, 20, 0, 0, TimeSpan.Zero)),
        Make("2023.8.20250915.0", "6.1", "arm64", new DateTimeOffset(2025, 9, 15, 20, 0, 0, TimeSpan.Zero)),
        Make("2023.8.20250915.0", "6.1", "x86_64", new DateTimeOffset(2025, 9, 15, 20, 0, 0, TimeSpan.Zero)),
    ];

    /// <summary>The public SSM parameters that name the newest images.</summary>
    public static IReadOnlyDictionary<string, string> PublicParameters { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [Parameters + "al2023-ami-kernel-default-arm64"] = All[0].Id,
        [Parameters + "al2023-ami-kernel-default-x86_64"] = All[1].Id,
        [Parameters + "al2023-ami-minimal-kernel-default-arm64"] = All[0].Id,
        [Parameters + "al2023-ami-minimal-kernel-default-x86_64"] = All[1].Id,
    };

    /// <summary>Finds the image of this id. Returns null when there is none.</summary>
    public static Image? Find(string id) => All.FirstOrDefault(image => image.Id == id);

    private static Image Make(string release, string kernel, string architecture, DateTimeOffset at)
    {
        var name = $"al2023-ami-{release}-kernel-{kernel}-{architecture}";
        return new Image(StableHash.Id("ami", name), name, architecture, at);
    }
}
