using LocalCloud;

var app = LocalCloudHost.Build(args);
await app.RunAsync();

/// <summary>Internal, so that tests which host another service may name that service's own.</summary>
internal sealed partial class Program;
