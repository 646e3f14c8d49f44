using RunsFleet.Housekeeping;
using RunsFleet.ServiceDefaults;

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddServiceDefaults();
builder.AddHousekeeping();

var app = builder.Build();
app.MapDefaultEndpoints();
await app.RunAsync();
