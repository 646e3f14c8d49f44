using RunsFleet.Circuit;
using RunsFleet.ServiceDefaults;

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddServiceDefaults();
builder.AddCircuit();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapCircuit();
await app.RunAsync();
