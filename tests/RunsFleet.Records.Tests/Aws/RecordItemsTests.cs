using System.Reflection;
using System.Text.Json;
using RunsFleet.Contracts;
using RunsFleet.Records.Aws;
using RunsFleet.Testing;

namespace RunsFleet.Records.Tests.Aws;

public sealed class RecordItemsTests
{
    [Fact]
    public void L13_Every_property_of_a_job_record_travels()
    {
        var job = Filled<JobRecord>();

        Assert.Equal(Json(job), Json(RecordItems.ToJob(RecordItems.ToItem(job))));
    }

    [Fact]
    public void L13_Every_property_of_a_ledger_row_travels()
    {
        var instance = Filled<InstanceRecord>();

        Assert.Equal(Json(instance), Json(RecordItems.ToInstance(RecordItems.ToItem(instance))));
    }

    [Fact]
    public void L13_Every_property_of_a_launch_row_travels()
    {
        var launch = Filled<LaunchRecord>();

        Assert.Equal(Json(launch), Json(RecordItems.ToLaunch(RecordItems.ToItem(launch))));
    }

    [Fact]
    public void L13_Every_property_of_a_rerun_record_travels()
    {
        var rerun = Filled<RerunRecord>();

        Assert.NotEmpty(rerun.Jobs);
        Assert.Equal(Json(rerun), Json(RecordItems.ToRerun(RecordItems.ToItem(rerun))));
    }

    [Fact]
    public void L13_Every_property_of_a_stored_request_travels()
    {
        var request = Filled<JobRequest>();

        Assert.Equal(Json(request), Json(MessageJson.ReadJobRequest(MessageJson.Write(request))));
    }

    [Fact]
    public void L45_Absent_values_are_left_out_of_the_item()
    {
        var item = RecordItems.ToItem(new JobRecord
        {
            JobId = 1,
            State = JobState.Queued,
            RunId = 2,
            RunAttempt = 1,
            Repository = "acme/widgets",
            JobName = "build",
            QueuedAt = Jobs.QueuedAt,
            UpdatedAt = Jobs.QueuedAt,
        });

        Assert.DoesNotContain("instance_id", item.Keys);
        Assert.DoesNotContain("launch_id", item.Keys);
        Assert.DoesNotContain(item.Values, value => value.NULL == true || value.S == "");
    }

    [Fact]
    public void A_row_with_an_unknown_state_is_refused_by_name()
    {
        var item = RecordItems.ToItem(Filled<InstanceRecord>());
        item["state"].S = "dreaming";

        var error = Assert.Throws<InvalidDataException>(() => RecordItems.ToInstance(item));

        Assert.Contains("dreaming", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A value with every property set to something that is not its default; fails when it cannot fill one.</summary>
    private static T Filled<T>() => (T)Fill(typeof(T));

    private static object Fill(Type type)
    {
        var instance = type.IsValueType || type.GetConstructor([]) is not null
            ? Activator.CreateInstance(type)!
            : System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type);
        var number = 10;
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.SetMethod is not null))
        {
            property.SetValue(instance, Value(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType, property.Name, number++));
        }

        return instance;
    }

    private static object Value(Type type, string name, int number) => type switch
    {
        _ when type == typeof(string) => name + number,
        _ when type == typeof(long) => (long)number,
        _ when type == typeof(int) => number,
        _ when type == typeof(bool) => name != nameof(RunnerSpec.Spot),
        _ when type == typeof(DateTimeOffset) => Jobs.QueuedAt.AddSeconds(number).AddTicks(7),
        _ when type.IsEnum => Enum.GetValues(type).GetValue(1)!,
        _ when type == typeof(IReadOnlyList<string>) => new List<string> { name + 1, name + 2 },
        _ when type == typeof(IReadOnlyList<LaunchMember>) =>
            new List<LaunchMember> { new(number, name + 1, Settled: true), new(number + 1, name + 2), new(number + 2) },
        _ when type == typeof(IReadOnlyList<LostJob>) => new List<LostJob> { new(number, name + 1, 1, name + 2), new(number + 1, name + 3, 0, name + 4) },
        _ when type == typeof(JobHistory) => new JobHistory(
        [
            new JobPast(JobState.Queued, Jobs.QueuedAt.AddSeconds(number)), new JobPast(JobState.Launching, Jobs.QueuedAt.AddTicks(number), name + 1, name + 2),
        ]),
        _ when type == typeof(RunsFleet.Contracts.Range) => new RunsFleet.Contracts.Range(number, number + 5),
        _ when type == typeof(JobRequest) || type == typeof(RunnerSpec) => Fill(type),
        _ => throw new InvalidOperationException($"The test does not know how to fill {name} of type {type}."),
    };

    private static string Json<T>(T value) => JsonSerializer.Serialize(value);
}
