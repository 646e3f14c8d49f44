using RunsFleet.Records;

namespace RunsFleet.Ec2.Tests;

public sealed class InstanceStateNamesTests
{
    public static TheoryData<string, InstanceState> Words { get; } = new()
    {
        { "pending", InstanceState.Pending },
        { "running", InstanceState.Running },
        { "stopping", InstanceState.Stopping },
        { "stopped", InstanceState.Stopped },
        { "shutting-down", InstanceState.ShuttingDown },
        { "terminated", InstanceState.Terminated },
    };

    [Theory]
    [MemberData(nameof(Words))]
    public void Each_word_of_EC2_is_a_state(string word, InstanceState state)
    {
        Assert.Equal(state, InstanceStateNames.Find(word));
        Assert.Equal(state, InstanceStateNames.OfShown(word));
    }

    [Fact]
    public void Each_state_has_a_word() =>
        Assert.Equal(Enum.GetValues<InstanceState>(), Words.Select(row => row.Data.Item2).Order());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("hibernating")]
    [InlineData("Terminated")]
    [InlineData("terminated ")]
    public void L37_Another_word_is_no_state_in_an_event_and_no_end_of_an_instance_that_EC2_shows(string? word)
    {
        Assert.Null(InstanceStateNames.Find(word));
        Assert.Equal(InstanceState.Pending, InstanceStateNames.OfShown(word));
    }

    [Fact]
    public void All_but_terminated_are_asked_for_when_what_is_there_is_looked_for() =>
        Assert.Equal(["pending", "running", "shutting-down", "stopped", "stopping"], InstanceStateNames.NotTerminated.Order(StringComparer.Ordinal));
}
