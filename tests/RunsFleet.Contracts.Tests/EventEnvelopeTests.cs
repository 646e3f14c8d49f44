using RunsFleet.Testing;

namespace RunsFleet.Contracts.Tests;

public sealed class EventEnvelopeTests
{
    // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-instance-termination-notices.html
    private const string Warning = """
        {
          "version": "0", "id": "12345678-1234-1234-1234-123456789012", "detail-type": "EC2 Spot Instance Interruption Warning",
          "source": "aws.ec2", "account": "123456789012", "time": "2026-03-01T12:00:00Z", "region": "us-east-2",
          "resources": ["arn:aws:ec2:us-east-2a:instance/i-1234567890abcdef0"],
          "detail": {"instance-id": "i-1234567890abcdef0", "instance-action": "terminate"}
        }
        """;

    private const string Alarm = """
        {
          "Type": "Notification", "MessageId": "m-1", "TopicArn": "arn:aws:sns:us-east-1:123456789012:alarms", "Subject": "ALARM",
          "Message": "{\"AlarmName\":\"runs-fleet-dlq\",\"NewStateValue\":\"ALARM\",\"NewStateReason\":\"1 datapoint\",\"Region\":\"US East\"}",
          "Timestamp": "2026-03-01T12:00:00.000Z", "SignatureVersion": "1", "Signature": "x", "SigningCertURL": "https://example.com", "UnsubscribeURL": "https://example.com"
        }
        """;

    [Fact]
    public void An_event_of_ours_is_accepted()
    {
        var body = MessageJson.Write(new JobCompleted { Version = 1, Request = Jobs.Request(), Conclusion = "success", CompletedAt = Jobs.QueuedAt });

        var ours = Assert.IsType<EventEnvelope.Ours>(Accepted(body));

        Assert.Equal("success", Assert.IsType<JobCompleted>(ours.Event).Conclusion);
    }

    [Fact]
    public void An_EventBridge_event_is_accepted_with_its_detail()
    {
        var e = Assert.IsType<EventEnvelope.EventBridge>(Accepted(Warning));

        Assert.Equal("EC2 Spot Instance Interruption Warning", e.DetailType);
        Assert.Equal("arn:aws:ec2:us-east-2a:instance/i-1234567890abcdef0", Assert.Single(e.Resources));
        Assert.Equal("i-1234567890abcdef0", e.Detail.GetProperty("instance-id").GetString());
        Assert.Equal(Jobs.QueuedAt, e.Time);
    }

    [Fact]
    public void An_alarm_through_SNS_is_accepted()
    {
        var alarm = Assert.IsType<EventEnvelope.Alarm>(Accepted(Alarm));

        Assert.Equal(("runs-fleet-dlq", "ALARM"), (alarm.AlarmName, alarm.NewState));
    }

    [Theory]
    [InlineData("""{"type":"job_vanished","version":1}""")]
    [InlineData("""{"version":1}""")]
    [InlineData("""{"detail-type":"x"}""")]
    [InlineData("""{"detail-type":"x","id":"1","source":"aws.ec2","time":"2026-03-01T12:00:00Z","detail":3}""")]
    [InlineData("""{"Type":"SubscriptionConfirmation","MessageId":"1","TopicArn":"t","Message":"m","Timestamp":"2026-03-01T12:00:00Z"}""")]
    [InlineData("""{"Type":"Notification","MessageId":"1","TopicArn":"t","Message":"not json","Timestamp":"2026-03-01T12:00:00Z"}""")]
    [InlineData("""{"Type":"Notification","MessageId":"1","TopicArn":"t","Message":"null","Timestamp":"2026-03-01T12:00:00Z"}""")]
    [InlineData("""{"event":"job_started"}""")]
    [InlineData("42")]
    [InlineData("null")]
    [InlineData("")]
    public void Anything_else_is_unreadable_with_a_reason(string body) =>
        Assert.NotEmpty(Assert.IsType<Reading<EventEnvelope>.Unreadable>(EventEnvelope.Read(body)).Reason);

    [Fact]
    public void A_body_nested_too_deep_is_unreadable() =>
        Assert.IsType<Reading<EventEnvelope>.Unreadable>(EventEnvelope.Read(string.Concat(Enumerable.Repeat("{\"a\":", 200)) + "1" + new string('}', 200)));

    private static EventEnvelope Accepted(string body) => Assert.IsType<Reading<EventEnvelope>.Message>(EventEnvelope.Read(body)).Value;
}
