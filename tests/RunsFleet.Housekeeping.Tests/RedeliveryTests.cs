using RunsFleet.GitHub;
using RunsFleet.Housekeeping.Missed;
using RunsFleet.Testing;

namespace RunsFleet.Housekeeping.Tests;

public sealed class RedeliveryTests
{
    private static readonly DateTimeOffset Now = Jobs.QueuedAt;

    /// <summary>Each try is written as minutes ago and status.</summary>
    [Theory]
    [InlineData("5:502", true, true)]
    [InlineData("5:0", true, true)]
    [InlineData("5:302", true, true)]
    [InlineData("5:401", true, true)]
    [InlineData("5:202", false, false)]
    [InlineData("5:502 1:202", false, false)]
    [InlineData("5:202 1:502", false, false)]
    [InlineData("0.5:502", false, true)]
    [InlineData("5:502 1.5:502", false, true)]
    [InlineData("5:502 2.5:502", true, true)]
    [InlineData("60:500 50:500 40:500 30:500 20:500", true, true)]
    [InlineData("60:500 50:500 40:500 30:500 20:500 10:500", false, false)]
    [InlineData("4319:502", true, true)]
    [InlineData("4321:502", false, false)]
    public void A_webhook_is_delivered_again_until_it_arrives_with_growing_pauses_and_not_for_ever(string tries, bool again, bool isOpen)
    {
        var (picked, openSince) = Redelivery.Decide(Tries(tries), Now);

        Assert.Equal(again, picked.Count == 1);
        Assert.Equal(isOpen ? Tries(tries).Min(one => one.DeliveredAt) : null, openSince);
        Assert.All(picked, one => Assert.Equal(Tries(tries).MaxBy(other => other.DeliveredAt)!.Id, one.Id));
    }

    [Fact]
    public void Tries_of_one_webhook_are_one_webhook()
    {
        var (picked, _) = Redelivery.Decide([.. Tries("50:502 40:502", "a"), .. Tries("50:502 40:202", "b"), .. Tries("30:502", "c")], Now);

        Assert.Equal(["a", "c"], picked.Select(one => one.WebhookId).Order());
    }

    private static IReadOnlyList<AppDelivery> Tries(string tries, string id = "a") =>
    [
        .. tries.Split(' ').Select((one, i) => one.Split(':') is [var ago, var status]
            ? new AppDelivery(
                (id[0] * 100) + i,
                id,
                Now.AddMinutes(-double.Parse(ago, System.Globalization.CultureInfo.InvariantCulture)),
                int.Parse(status, System.Globalization.CultureInfo.InvariantCulture),
                "workflow_job",
                "queued")
            : throw new InvalidOperationException()),
    ];
}
