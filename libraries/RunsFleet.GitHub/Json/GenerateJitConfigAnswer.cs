namespace RunsFleet.GitHub.Json;

/// <summary><c>{"runner":{"id":23,"name":"...","status":"offline","busy":false,...},"encoded_jit_config":"..."}</c>.</summary>
internal sealed record GenerateJitConfigAnswer(RunnerItem? Runner, string? EncodedJitConfig);
