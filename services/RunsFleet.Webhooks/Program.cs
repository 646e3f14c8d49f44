using RunsFleet.ServiceDefaults;
using RunsFleet.Webhooks;
using RunsFleet.Webhooks.Intake;

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddServiceDefaults();
builder.AddWebhooks();

var app = builder.Build();
app.UseExceptionHandler();
app.MapDefaultEndpoints();
app.MapWebhooks();
await app.RunAsync();
