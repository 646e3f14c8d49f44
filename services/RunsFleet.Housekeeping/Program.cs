using RunsFleet.Housekeeping;
using RunsFleet.Housekeeping.Api;
using RunsFleet.ServiceDefaults;

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddServiceDefaults();
builder.AddHousekeeping();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapJobsApi();
await app.RunAsync();
