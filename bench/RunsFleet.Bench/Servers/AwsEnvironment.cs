namespace RunsFleet.Bench.Servers;

/// <summary>Where AWS is, said as the SDK's own settings say it.</summary>
internal static class AwsEnvironment
{
    public static void Use(string endpoint)
    {
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[
            ("AWS_ENDPOINT_URL", endpoint), ("AWS_REGION", "us-east-1"), ("AWS_ACCESS_KEY_ID", "local"), ("AWS_SECRET_ACCESS_KEY", "local"), ("AWS_SESSION_TOKEN", "")])
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }
}
