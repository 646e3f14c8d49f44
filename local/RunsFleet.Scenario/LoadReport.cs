using System.Globalization;
using System.Text;

namespace RunsFleet.Scenario;

/// <summary>A load run in numbers, as a table.</summary>
internal static class LoadReport
{
    private static readonly string[] DynamoWrites = ["PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"];

    /// <summary>Calls made between two counts.</summary>
    public static IReadOnlyList<CallView> Difference(IReadOnlyList<CallView> before, IReadOnlyList<CallView> after)
    {
        var counts = before.ToDictionary(call => (call.Service, call.Operation, call.Resource), call => call.Count);
        return [.. after.Select(call => call with { Count = call.Count - counts.GetValueOrDefault((call.Service, call.Operation, call.Resource)) }).Where(c => c.Count > 0)];
    }

    public static string Write(LoadPlan plan, TimeSpan queued, TimeSpan concluded, IReadOnlyList<CallView> calls, MemorySamples memory)
    {
        var table = new StringBuilder();
        Line($"{plan.Jobs} jobs queued in {queued.TotalSeconds:0} s, concluded after {concluded.TotalSeconds:0} s ({plan.Jobs / concluded.TotalSeconds:0}/s)");
        Line("calls per 1,000 jobs:");
        foreach (var service in calls.GroupBy(call => call.Service).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var operations = service.GroupBy(call => call.Operation)
                .OrderByDescending(group => group.Sum(call => call.Count))
                .Select(group => $"{group.Key} {Rate(group)}");
            Line($"  {service.Key,-9} {Rate(service),7}  {string.Join(", ", operations)}");
        }

        var writes = calls.Where(call => call.Service == "DynamoDB" && DynamoWrites.Contains(call.Operation)).Sum(call => call.Count);
        Line(string.Create(CultureInfo.InvariantCulture, $"DynamoDB writes a job: {(double)writes / plan.Jobs:0.00}"));
        Line("memory in MiB, after a fifth of the run / most / end:");
        foreach (var (service, early, most, end) in memory.Summary())
        {
            Line(string.Create(CultureInfo.InvariantCulture, $"  {service,-10} {early,5:0} / {most,5:0} / {end,5:0}"));
        }

        return table.ToString().TrimEnd();

        void Line(string text) => table.Append("load: ").Append(text).Append('\n');

        string Rate(IEnumerable<CallView> some) => (some.Sum(call => call.Count) * 1000.0 / plan.Jobs).ToString("0", CultureInfo.InvariantCulture);
    }
}
