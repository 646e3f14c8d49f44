using System.Net;
using System.Runtime.CompilerServices;
using Amazon.SQS;
using Amazon.SQS.Model;

// Every call ends by the client's own timeout; a token in each would hide what the cases are about.
#pragma warning disable xUnit1051


namespace LocalCloud.Tests.Sqs;

/// <summary>SQS through the AWS SDK, which verifies the digests of bodies and attributes by itself.</summary>
public sealed class SqsWireTests(Worlds worlds)
{
    [Theory, InlineData(World.LocalCloud), InlineData(World.Moto)]
    public Task A_queue_can_be_created_twice_with_the_same_attributes(World world) => Run(world, async sqs =>
    {
        var request = new CreateQueueRequest { QueueName = NewName(), Attributes = new() { ["VisibilityTimeout"] = "60" } };
        var first = await sqs.CreateQueueAsync(request);
        var second = await sqs.CreateQueueAsync(request);

        Assert.Equal(first.QueueUrl, second.QueueUrl);
        Assert.Equal(first.QueueUrl, (await sqs.GetQueueUrlAsync(request.QueueName)).QueueUrl);
        Assert.StartsWith(worlds.Endpoint(world).ToString(), first.QueueUrl, StringComparison.Ordinal);
    });

    [Theory, InlineData(World.LocalCloud), InlineData(World.Moto)]
    public Task A_queue_cannot_be_created_again_with_other_attributes(World world) => Run(world, async sqs =>
    {
        var request = new CreateQueueRequest { QueueName = NewName(), Attributes = new() { ["DelaySeconds"] = "1" } };
        await sqs.CreateQueueAsync(request);
        request.Attributes["DelaySeconds"] = "2";

        var refused = await Assert.ThrowsAnyAsync<AmazonSQSException>(() => sqs.CreateQueueAsync(request));
        Assert.Equal(("QueueAlreadyExists", HttpStatusCode.BadRequest), (refused.ErrorCode, refused.StatusCode));
    });

    [Theory, InlineData(World.LocalCloud), InlineData(World.Moto)]
    public Task A_refusal_to_create_twice_has_the_type_that_the_SDK_declares(World world) => Run(world, async sqs =>
    {
        var request = new CreateQueueRequest { QueueName = NewName(), Attributes = new() { ["DelaySeconds"] = "1" } };
        await sqs.CreateQueueAsync(request);
        request.Attributes["DelaySeconds"] = "2";

        await Assert.ThrowsAsync<QueueNameExistsException>(() => sqs.CreateQueueAsync(request));
    });

    [Theory, InlineData(World.LocalCloud), InlineData(World.Moto)]
    public Task An_unknown_queue_is_refused_by_every_operation(World world) => Run(world, async sqs =>
    {
        var url = $"{worlds.Endpoint(world)}000000000000/{NewName()}";
        Func<Task>[] calls =
        [
            () => sqs.GetQueueUrlAsync(NewName()),
            () => sqs.SendMessageAsync(url, "x"),
            () => sqs.ReceiveMessageAsync(url),
            () => sqs.DeleteMessageAsync(url, "x"),
            () => sqs.PurgeQueueAsync(url),
            () => sqs.GetQueueAttributesAsync(url, ["All"]),
            () => sqs.SetQueueAttributesAsync(url, new() { ["DelaySeconds"] = "1" }),
            () => sqs.SendMessageBatchAsync(url, [new("a", "x")]),
        ];
        foreach (var call in calls)
        {
            var refused = await Assert.ThrowsAsync<QueueDoesNotExistException>(call);
            Assert.Equal("AWS.SimpleQueueService.NonExistentQueue", refused.ErrorCode);
        }
    });

    [Theory, InlineData(World.LocalCloud), InlineData(World.Moto)]
    public Task A_message_travels_with_its_attributes(World world) => Run(world, async sqs =>
    {
        var url = await NewQueueAsync(sqs);
        var body = "grüße \"quoted\" \r\n\t <tag> \U0001F680";
        var sent = await sqs.SendMessageAsync(new SendMessageRequest
        {
            QueueUrl = url,
            MessageBody = body,
            MessageAttributes = new()
            {
                ["traceparent"] = new() { DataType = "String", StringValue = "00-774062d6c37081a5a0b9b5b88e30627c-2d2482211f6489da-01" },
                ["attempt"] = new() { DataType = "Number", StringValue = "42" },
                ["raw"] = new() { DataType = "Binary", BinaryValue = new MemoryStream([0, 1, 255]) },
                ["A.custom"] = new() { DataType = "String.kind", StringValue = "ü" },
            },
        });

        var message = Assert.Single(await ReceiveAsync(sqs, url));

        Assert.Equal((sent.MessageId, body), (message.MessageId, message.Body));
        Assert.Equal(["A.custom", "attempt", "raw", "traceparent"], message.MessageAttributes.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([0, 1, 255], message.MessageAttributes["raw"].BinaryValue.ToArray());
        Assert.Equal("String.kind", message.MessageAttributes["A.custom"].DataType);
        Assert.Equal("1", message.Attributes["ApproximateReceiveCount"]);
        Assert.Equal(sent.MD5OfMessageAttributes, message.MD5OfMessageAttributes);

        await sqs.DeleteMessageAsync(url, message.ReceiptHandle);
        await sqs.DeleteMessageAsync(url, message.ReceiptHandle);
        Assert.Equal("0 0 0", await DepthAsync(sqs, url));
    });

    [Theory, InlineData(World.LocalCloud), InlineData(World.Moto)]
    public Task Only_the_attributes_that_are_asked_for_are_answered(World world) => Run(world, async sqs =>
    {
        var url = await NewQueueAsync(sqs, ("VisibilityTimeout", "0"));
        await sqs.SendMessageAsync(new SendMessageRequest
        {
            QueueUrl = url,
            MessageBody = "x",
            MessageAttributes = new()
            {
                ["Help.Me"] = new() { DataType = "String", StringValue = "Me" },
                ["Hello"] = new() { DataType = "String", StringValue = "There" },
            },
        });

        var none = await sqs.ReceiveMessageAsync(url);
        var one = await sqs.ReceiveMessageAsync(new ReceiveMessageRequest
        {
            QueueUrl = url,
            MessageAttributeNames = ["Help.*", "Foo"],
            MessageSystemAttributeNames = ["SentTimestamp"],
        });

        Assert.Null(none.Messages.Single().MessageAttributes);
        Assert.Null(none.Messages.Single().Attributes);
        Assert.Equal(["Help.Me"], one.Messages.Single().MessageAttributes.Keys);
        Assert.Equal(["SentTimestamp"], one.Messages.Single().Attributes.Keys);
    });

    [Theory, InlineData(World.LocalCloud), InlineData(World.Moto)]
    public Task L08_A_message_received_too_often_goes_to_the_dead_letter_queue(World world) => Run(world, async sqs =>
    {
        var dead = await NewQueueAsync(sqs);
        var deadArn = (await sqs.GetQueueAttributesAsync(dead, ["QueueArn"])).Attributes["QueueArn"];
        var redrive = $$"""{"deadLetterTargetArn":"{{deadArn}}","maxReceiveCount":2}""";
        var url = await NewQueueAsync(sqs, ("RedrivePolicy", redrive), ("VisibilityTimeout", "0"));
        await sqs.SendMessageAsync(url, "poison");
        await sqs.ReceiveMessageAsync(url);
        await sqs.ReceiveMessageAsync(url);

        Assert.Null((await sqs.ReceiveMessageAsync(url)).Messages);
        Assert.Equal("0 0 0", await DepthAsync(sqs, url));
        Assert.Equal("poison", Assert.Single(await ReceiveAsync(sqs, dead)).Body);
    });

    [Theory, InlineData(World.LocalCloud), InlineData(World.Moto)]
    public Task A_dead_letter_keeps_its_receive_count_and_says_where_it_comes_from(World world) => Run(world, async sqs =>
    {
        var dead = await NewQueueAsync(sqs);
        var deadArn = (await sqs.GetQueueAttributesAsync(dead, ["QueueArn"])).Attributes["QueueArn"];
        var redrive = $$"""{"deadLetterTargetArn":"{{deadArn}}","maxReceiveCount":1}""";
        var url = await NewQueueAsync(sqs, ("RedrivePolicy", redrive), ("VisibilityTimeout", "0"));
        await sqs.SendMessageAsync(url, "poison");
        await sqs.ReceiveMessageAsync(url);
        await sqs.ReceiveMessageAsync(url);

        var attributes = Assert.Single(await ReceiveAsync(sqs, dead)).Attributes;

        Assert.Equal("2", attributes["ApproximateReceiveCount"]);
        Assert.Equal(deadArn[..deadArn.LastIndexOf(':')] + ":" + url.Split('/')[^1], attributes.GetValueOrDefault("DeadLetterQueueSourceArn"));
    });

    [Theory, InlineData(World.LocalCloud), InlineData(World.Moto)]
    public Task A_message_made_visible_again_is_received_again(World world) => Run(world, async sqs =>
    {
        var url = await NewQueueAsync(sqs);
        await sqs.SendMessageAsync(url, "x");
        var first = Assert.Single(await ReceiveAsync(sqs, url));
        Assert.Equal("0 1 0", await DepthAsync(sqs, url));

        await sqs.ChangeMessageVisibilityAsync(url, first.ReceiptHandle, 0);

        Assert.Equal("2", Assert.Single(await ReceiveAsync(sqs, url)).Attributes["ApproximateReceiveCount"]);
    });

    [Theory, InlineData(World.LocalCloud), InlineData(World.Moto)]
    public Task Entries_of_a_batch_succeed_and_fail_one_by_one(World world) => Run(world, async sqs =>
    {
        var url = await NewQueueAsync(sqs);
        var sent = await sqs.SendMessageBatchAsync(url, [new("a", "one"), new("b", "two") { DelaySeconds = 900 }, new("c", "three")]);
        Assert.Equal(["a", "b", "c"], sent.Successful.Select(s => s.Id));
        Assert.Equal("2 0 1", await DepthAsync(sqs, url));

        var received = await ReceiveAsync(sqs, url, 10);
        var changed = await sqs.ChangeMessageVisibilityBatchAsync(
            url, [.. received.Select((m, i) => new ChangeMessageVisibilityBatchRequestEntry($"{i}", m.ReceiptHandle) { VisibilityTimeout = 100 })]);
        var deleted = await sqs.DeleteMessageBatchAsync(
            url, [.. received.Select((m, i) => new DeleteMessageBatchRequestEntry($"{i}", m.ReceiptHandle)), new("bad", "garbage")]);

        Assert.Equal(["0", "1"], changed.Successful.Select(s => s.Id));
        Assert.Equal(["0", "1"], deleted.Successful.Select(s => s.Id));
        Assert.Equal(("bad", "ReceiptHandleIsInvalid", true), deleted.Failed.Select(f => (f.Id, f.Code, f.SenderFault)).Single());
    });

    [Theory, InlineData(World.LocalCloud), InlineData(World.Moto)]
    public Task L48_A_bad_character_fails_its_own_entry_only(World world) => Run(world, async sqs =>
    {
        var url = await NewQueueAsync(sqs);

        var sent = await sqs.SendMessageBatchAsync(url, [new("good", "one"), new("bad", "\u0001")]);

        Assert.Equal("good", Assert.Single(sent.Successful).Id);
        Assert.Equal(("bad", "InvalidMessageContents"), sent.Failed.Select(f => (f.Id, f.Code)).Single());
    });

    [Theory, InlineData(World.LocalCloud), InlineData(World.Moto)]
    public Task A_batch_of_the_wrong_size_or_with_bad_ids_is_refused_as_a_whole(World world) => Run(world, async sqs =>
    {
        var url = await NewQueueAsync(sqs);

        await Refuses<TooManyEntriesInBatchRequestException>([.. Enumerable.Range(0, 11).Select(i => new SendMessageBatchRequestEntry($"{i}", "x"))]);
        await Refuses<BatchEntryIdsNotDistinctException>([new("a", "x"), new("a", "y")]);
        await Refuses<InvalidBatchEntryIdException>([new("a.b", "x")]);
        await Refuses<InvalidBatchEntryIdException>([new(new string('a', 81), "x")]);
        Assert.Equal("0 0 0", await DepthAsync(sqs, url));

        Task Refuses<T>(List<SendMessageBatchRequestEntry> entries)
            where T : AmazonSQSException => Assert.ThrowsAsync<T>(() => sqs.SendMessageBatchAsync(url, entries));
    });

    [Theory, InlineData(World.LocalCloud), InlineData(World.Moto)]
    public Task An_empty_batch_is_refused(World world) => Run(world, async sqs =>
    {
        var url = await NewQueueAsync(sqs);
        await Assert.ThrowsAsync<EmptyBatchRequestException>(() => sqs.SendMessageBatchAsync(url, []));
        await Assert.ThrowsAsync<EmptyBatchRequestException>(() => sqs.DeleteMessageBatchAsync(url, []));
    });

    [Theory, InlineData(World.LocalCloud), InlineData(World.Moto)]
    public Task A_message_and_a_batch_hold_at_most_a_mebibyte(World world) => Run(world, async sqs =>
    {
        var url = await NewQueueAsync(sqs);
        var half = new string('x', 524_288);
        await sqs.SendMessageAsync(url, half + half);
        await sqs.SendMessageBatchAsync(url, [new("a", half), new("b", half)]);

        var one = await Assert.ThrowsAnyAsync<AmazonSQSException>(() => sqs.SendMessageAsync(url, half + half + "x"));
        Assert.Equal("InvalidParameterValue", one.ErrorCode);
        await Assert.ThrowsAsync<BatchRequestTooLongException>(() => sqs.SendMessageBatchAsync(url, [new("a", half), new("b", half + "x")]));
    });

    [Theory, InlineData(World.LocalCloud), InlineData(World.Moto)]
    public Task Attributes_count_towards_the_size_of_a_message(World world) => Run(world, async sqs =>
    {
        var url = await NewQueueAsync(sqs, ("MaximumMessageSize", "1024"));
        var request = new SendMessageRequest(url, new string('ü', 500))
        {
            MessageAttributes = new() { ["name"] = new() { DataType = "String", StringValue = new string('x', 14) } },
        };
        await sqs.SendMessageAsync(request);
        request.MessageAttributes["name"].StringValue += "x";

        var refused = await Assert.ThrowsAnyAsync<AmazonSQSException>(() => sqs.SendMessageAsync(request));
        Assert.Equal("InvalidParameterValue", refused.ErrorCode);
    });

    [Theory, InlineData(World.LocalCloud), InlineData(World.Moto)]
    public Task Numbers_out_of_range_are_refused(World world) => Run(world, async sqs =>
    {
        var url = await NewQueueAsync(sqs);
        Func<Task>[] calls =
        [
            () => sqs.SendMessageAsync(new SendMessageRequest(url, "x") { DelaySeconds = 901 }),
            () => sqs.SendMessageAsync(new SendMessageRequest(url, "x") { DelaySeconds = -1 }),
            () => sqs.ReceiveMessageAsync(new ReceiveMessageRequest(url) { MaxNumberOfMessages = 0 }),
            () => sqs.ReceiveMessageAsync(new ReceiveMessageRequest(url) { MaxNumberOfMessages = 11 }),
            () => sqs.ReceiveMessageAsync(new ReceiveMessageRequest(url) { WaitTimeSeconds = 21 }),
            () => sqs.ReceiveMessageAsync(new ReceiveMessageRequest(url) { VisibilityTimeout = 43_201 }),
        ];
        for (var i = 0; i < calls.Length; i++)
        {
            var refused = await Record.ExceptionAsync(calls[i]);
            Assert.True(refused is AmazonSQSException { ErrorCode: "InvalidParameterValue" }, $"call {i}: {refused}");
        }
    });

    [Theory, InlineData(World.LocalCloud), InlineData(World.Moto)]
    public Task A_message_without_a_body_is_refused(World world) => Run(world, async sqs =>
    {
        var refused = await Assert.ThrowsAnyAsync<AmazonSQSException>(async () => await sqs.SendMessageAsync(await NewQueueAsync(sqs), ""));
        Assert.Equal("MissingParameter", refused.ErrorCode);
    });

    [Theory, InlineData(World.LocalCloud), InlineData(World.Moto)]
    public Task A_message_with_bad_characters_is_refused(World world) => Run(world, async sqs =>
    {
        var url = await NewQueueAsync(sqs);
        await Assert.ThrowsAsync<InvalidMessageContentsException>(() => sqs.SendMessageAsync(url, "Invalid-\u0000-\u0008"));
        await Assert.ThrowsAsync<InvalidMessageContentsException>(() => sqs.SendMessageAsync(url, "Invalid-\uFFFF"));
    });

    [Theory, InlineData(World.LocalCloud), InlineData(World.Moto)]
    public Task A_receipt_handle_that_is_none_is_refused(World world) => Run(world, async sqs =>
    {
        var url = await NewQueueAsync(sqs);
        await Assert.ThrowsAsync<ReceiptHandleIsInvalidException>(() => sqs.DeleteMessageAsync(url, "garbage"));
        await Assert.ThrowsAsync<ReceiptHandleIsInvalidException>(() => sqs.ChangeMessageVisibilityAsync(url, "garbage", 5));
    });

    [Theory, InlineData(World.LocalCloud), InlineData(World.Moto)]
    public Task The_visibility_of_a_deleted_message_cannot_be_changed(World world) => Run(world, async sqs =>
    {
        var url = await NewQueueAsync(sqs);
        await sqs.SendMessageAsync(url, "x");
        var handle = Assert.Single(await ReceiveAsync(sqs, url)).ReceiptHandle;
        await sqs.DeleteMessageAsync(url, handle);

        var refused = await Assert.ThrowsAnyAsync<AmazonSQSException>(() => sqs.ChangeMessageVisibilityAsync(url, handle, 5));
        Assert.Equal("InvalidParameterValue", refused.ErrorCode);
    });

    [Theory, InlineData(World.LocalCloud), InlineData(World.Moto)]
    public Task Unknown_attributes_and_bad_values_are_refused(World world) => Run(world, async sqs =>
    {
        var url = await NewQueueAsync(sqs);
        await Assert.ThrowsAsync<InvalidAttributeNameException>(() => sqs.GetQueueAttributesAsync(url, ["Foo"]));
        await Assert.ThrowsAsync<InvalidAttributeNameException>(() => sqs.SetQueueAttributesAsync(url, new() { ["Foo"] = "1" }));
        await Assert.ThrowsAsync<InvalidAttributeValueException>(() => sqs.SetQueueAttributesAsync(url, new() { ["VisibilityTimeout"] = "43201" }));
        await Assert.ThrowsAsync<InvalidAttributeValueException>(() => NewQueueAsync(sqs, ("MaximumMessageSize", "1023")));
    });

    [Theory, InlineData(World.LocalCloud), InlineData(World.Moto)]
    public Task A_redrive_policy_needs_a_queue_that_exists_and_a_count(World world) => Run(world, async sqs =>
    {
        var url = await NewQueueAsync(sqs);
        var arn = (await sqs.GetQueueAttributesAsync(url, ["QueueArn"])).Attributes["QueueArn"];
        string[] policies =
        [
            "nonsense",
            $$"""{"deadLetterTargetArn":"{{arn}}"}""",
            """{"maxReceiveCount":5}""",
            $$"""{"deadLetterTargetArn":"{{arn}}","maxReceiveCount":0}""",
            $$"""{"deadLetterTargetArn":"{{arn}}-dlq","maxReceiveCount":5}""",
        ];
        foreach (var policy in policies)
        {
            var refused = await Record.ExceptionAsync(() => sqs.SetQueueAttributesAsync(url, new() { ["RedrivePolicy"] = policy }));
            Assert.True(refused is AmazonSQSException { ErrorCode: "InvalidParameterValue" }, $"{policy}: {refused}");
        }
    });

    [Theory, InlineData(World.LocalCloud), InlineData(World.Moto)]
    public Task A_new_queue_has_the_attributes_that_AWS_gives(World world) => Run(world, async sqs =>
    {
        var url = await NewQueueAsync(sqs);
        await sqs.SetQueueAttributesAsync(url, new() { ["VisibilityTimeout"] = "69" });

        var attributes = (await sqs.GetQueueAttributesAsync(url, ["All"])).Attributes;

        Assert.Equal(
            ["0", "0", "0", "0", "1048576", "345600", "0", "69", "true"],
            new[]
            {
                "ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible", "ApproximateNumberOfMessagesDelayed", "DelaySeconds",
                "MaximumMessageSize", "MessageRetentionPeriod", "ReceiveMessageWaitTimeSeconds", "VisibilityTimeout", "SqsManagedSseEnabled",
            }.Select(n => attributes[n]));
        Assert.EndsWith(":" + url.Split('/')[^1], attributes["QueueArn"], StringComparison.Ordinal);
    });

    [Theory, InlineData(World.LocalCloud), InlineData(World.Moto)]
    public Task Queues_are_listed_by_prefix_and_page_by_page(World world) => Run(world, async sqs =>
    {
        var prefix = NewName();
        for (var i = 0; i < 3; i++)
        {
            await sqs.CreateQueueAsync($"{prefix}-{i}");
        }

        var first = await sqs.ListQueuesAsync(new ListQueuesRequest { QueueNamePrefix = prefix, MaxResults = 2 });
        var rest = await sqs.ListQueuesAsync(new ListQueuesRequest { QueueNamePrefix = prefix, MaxResults = 2, NextToken = first.NextToken });

        Assert.Equal(["0", "1"], first.QueueUrls.Select(u => u[^1..]));
        Assert.EndsWith("-2", Assert.Single(rest.QueueUrls), StringComparison.Ordinal);
        Assert.Null(rest.NextToken);
    });

    [Theory, InlineData(World.LocalCloud), InlineData(World.Moto)]
    public Task Tags_are_kept(World world) => Run(world, async sqs =>
    {
        var created = await sqs.CreateQueueAsync(new CreateQueueRequest { QueueName = NewName(), Tags = new() { ["a"] = "1" } });
        await sqs.TagQueueAsync(new TagQueueRequest { QueueUrl = created.QueueUrl, Tags = new() { ["b"] = "2", ["a"] = "3" } });
        await sqs.UntagQueueAsync(new UntagQueueRequest { QueueUrl = created.QueueUrl, TagKeys = ["b"] });

        var tags = (await sqs.ListQueueTagsAsync(new ListQueueTagsRequest { QueueUrl = created.QueueUrl })).Tags;

        Assert.Equal([KeyValuePair.Create("a", "3")], tags);
    });

    [Theory, InlineData(World.LocalCloud), InlineData(World.Moto)]
    public Task A_purged_queue_is_empty_and_a_deleted_one_gone(World world) => Run(world, async sqs =>
    {
        var url = await NewQueueAsync(sqs);
        await sqs.SendMessageAsync(url, "x");
        await sqs.PurgeQueueAsync(url);
        Assert.Equal("0 0 0", await DepthAsync(sqs, url));

        await sqs.DeleteQueueAsync(url);
        await Assert.ThrowsAsync<QueueDoesNotExistException>(() => sqs.SendMessageAsync(url, "x"));
    });

    [Theory, InlineData(World.LocalCloud), InlineData(World.Moto)]
    public Task A_long_poll_is_answered_when_a_message_arrives(World world) => Run(world, async sqs =>
    {
        var url = await NewQueueAsync(sqs);
        var poll = sqs.ReceiveMessageAsync(new ReceiveMessageRequest(url) { WaitTimeSeconds = 20 });

        await sqs.SendMessageAsync(url, "at last");

        Assert.Equal("at last", Assert.Single((await poll).Messages).Body);
    });

    private async Task Run(World world, Func<AmazonSQSClient, Task> act, [CallerMemberName] string name = "")
    {
        using var sqs = worlds.Sqs(world);
        await Worlds.RunAsync(world, () => act(sqs), name);
    }

    private static string NewName() => $"test-{Guid.NewGuid():N}";

    private static async Task<string> NewQueueAsync(AmazonSQSClient sqs, params (string Name, string Value)[] attributes) =>
        (await sqs.CreateQueueAsync(new CreateQueueRequest
        {
            QueueName = NewName(),
            Attributes = attributes.ToDictionary(a => a.Name, a => a.Value),
        })).QueueUrl;

    private static async Task<List<Message>> ReceiveAsync(AmazonSQSClient sqs, string url, int max = 1) =>
        (await sqs.ReceiveMessageAsync(new ReceiveMessageRequest(url)
        {
            MaxNumberOfMessages = max,
            MessageSystemAttributeNames = ["All"],
            MessageAttributeNames = ["All"],
        })).Messages ?? [];

    /// <summary>Visible, in flight, delayed.</summary>
    private static async Task<string> DepthAsync(AmazonSQSClient sqs, string url)
    {
        var attributes = (await sqs.GetQueueAttributesAsync(url, ["All"])).Attributes;
        return $"{attributes["ApproximateNumberOfMessages"]} {attributes["ApproximateNumberOfMessagesNotVisible"]} {attributes["ApproximateNumberOfMessagesDelayed"]}";
    }
}
