using RunsFleet.Events;
using RunsFleet.ServiceDefaults;

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddServiceDefaults();
builder.AddEvents();

var app = builder.Build();
app.MapDefaultEndpoints();
await app.RunAsync();
