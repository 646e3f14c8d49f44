using RunsFleet.LocalCloud;

var app = LocalCloudHost.Build(args);
await app.RunAsync();
