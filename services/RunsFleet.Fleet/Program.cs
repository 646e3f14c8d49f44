using RunsFleet.Fleet;
using RunsFleet.ServiceDefaults;

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddServiceDefaults();
builder.AddFleet();

var app = builder.Build();
app.MapDefaultEndpoints();
await app.RunAsync();
