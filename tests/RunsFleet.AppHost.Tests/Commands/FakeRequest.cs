namespace RunsFleet.AppHost.Tests.Commands;

/// <summary>What a fake service was asked.</summary>
internal sealed record FakeRequest(string Method, string Path, string Authorization, string Body);
