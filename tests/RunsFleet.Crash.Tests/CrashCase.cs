using LocalCloud.Core.Faults;

namespace RunsFleet.Crash.Tests;

/// <summary>Plays a story in which services die at the given steps, one after the other, and come back each time; without steps nobody dies.</summary>
internal static class CrashCase
{
    public static async Task PlayAsync(CircuitHost circuit, Scenario scenario, params IReadOnlyList<Step> steps)
    {
        await using var world = await CrashWorld.StartAsync(circuit, scenario);
        await scenario.PrepareAsync(world);
        if (steps is [])
        {
            scenario.Begin(world);
            WorldChecks.Verify(world, await world.RunUntilAsync(world.IsOver), scenario, missed: null);
            return;
        }

        var fault = await ArmAsync(world, steps[0]);
        scenario.Begin(world);
        var deaths = 0;
        for (; deaths < steps.Count && await world.RunUntilHeldAsync(fault); deaths++)
        {
            var dead = steps[deaths].Service;
            world.Kill(dead);
            world.Log.Add($"{dead} died: {steps[deaths]}.");
            fault = deaths + 1 < steps.Count ? world.Faults.Add(steps[deaths + 1].Rule)! : fault;
            await world.StartAsync(dead);
        }

        var came = await world.RunUntilAsync(world.IsOver);
        WorldChecks.Verify(world, came, scenario, steps.Skip(deaths).FirstOrDefault());
    }

    private static async Task<ActiveFault> ArmAsync(CrashWorld world, Step step)
    {
        var fault = world.Faults.Add(step.Rule)!;
        if (step.Rule.Operation == "ReceiveMessage")
        {
            // Its poll was let in before: it has to come anew.
            world.Kill(step.Service);
            await world.StartAsync(step.Service);
        }

        return fault;
    }
}
