using RunsFleet.Standins.Sample;

// One program, three parts: a service, a task that ends, and the AppHost that runs both.
switch (args)
{
    case ["serve", ..]:
        await SampleService.RunAsync();
        return;
    case ["end", var code]:
        Environment.ExitCode = int.Parse(code, System.Globalization.CultureInfo.InvariantCulture);
        return;
    default:
        SampleAppHost.Run(args);
        return;
}
