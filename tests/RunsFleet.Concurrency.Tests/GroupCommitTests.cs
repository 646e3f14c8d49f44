using System.Collections.Concurrent;
using System.Threading.Channels;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace RunsFleet.Concurrency.Tests;

public sealed class GroupCommitTests
{
    private static readonly GroupLimits Limits = new(MaxItems: 10, MaxBytes: 100, MaxPending: 50, MaxInFlight: 4, Linger: TimeSpan.Zero);

    [Fact]
    public async Task An_idle_one_goes_at_once_and_those_who_come_meanwhile_share_the_next_call()
    {
        var line = new Line(Limits);

        var callers = Enumerable.Range(0, 8).Select(i => line.Send($"{i}")).ToList();
        await line.Started(1);
        Assert.Equal(["0"], line.Groups[0]);

        line.Answer(0);
        await line.Started(2);
        line.Answer(1);
        await Task.WhenAll(callers);

        Assert.Equal(2, line.Groups.Count);
        Assert.Equal(["1", "2", "3", "4", "5", "6", "7"], line.Groups[1]);
    }

    [Fact]
    public async Task A_full_group_does_not_wait_for_the_call_before_it()
    {
        var line = new Line(Limits);

        var callers = Enumerable.Range(0, 11).Select(i => line.Send($"{i}")).ToList();
        await line.Started(2);

        Assert.Equal([1, 10], line.Groups.Select(group => group.Count).Order());
        line.AnswerAll();
        await Task.WhenAll(callers);
    }

    [Fact]
    public async Task Groups_that_follow_each_other_closely_start_a_linger_apart()
    {
        var line = new Line(Limits with { Linger = TimeSpan.FromMilliseconds(50) });
        line.AnswerAll();
        Assert.True(await line.Send("alone"));

        var soon = new[] { line.Send("a"), line.Send("b") };
        line.Time.Advance(TimeSpan.FromMilliseconds(49));
        var later = line.Send("c");
        Assert.All(await line.LetTimePassUntil(Task.WhenAll([.. soon, later])), Assert.True);

        Assert.Equal(["alone", "a,b,c"], line.Groups.Select(group => string.Join(',', group)));
    }

    [Fact]
    public async Task A_full_group_does_not_linger()
    {
        var line = new Line(Limits with { Linger = TimeSpan.FromHours(1) });
        line.AnswerAll();
        Assert.True(await line.Send("alone"));

        Assert.All(await Task.WhenAll(Enumerable.Range(0, 10).Select(i => line.Send($"{i}"))), Assert.True);

        Assert.Equal([1, 10], line.Groups.Select(group => group.Count));
    }

    [Fact]
    public async Task Who_comes_when_the_linger_is_over_goes_at_once()
    {
        var line = new Line(Limits with { Linger = TimeSpan.FromMilliseconds(50) });
        line.AnswerAll();
        Assert.True(await line.Send("alone"));
        line.Time.Advance(TimeSpan.FromMilliseconds(50));

        Assert.True(await line.Send("idle again"));

        Assert.Equal(2, line.Groups.Count);
    }

    [Fact]
    public async Task No_more_groups_than_allowed_are_on_their_way()
    {
        var line = new Line(Limits with { MaxInFlight = 2 });

        var callers = Enumerable.Range(0, 41).Select(i => line.Send($"{i}")).ToList();
        await line.Started(2);
        Assert.Equal(2, line.Groups.Count);

        line.Answer(0);
        await line.Started(3);
        Assert.Equal(3, line.Groups.Count);
        line.AnswerAll();
        await Task.WhenAll(callers);
        Assert.True(line.MostInFlight <= 2);
    }

    [Fact]
    public async Task A_group_is_no_larger_than_its_bytes()
    {
        var line = new Line(Limits);

        var callers = new List<Task> { line.Send("first") };
        callers.AddRange(Enumerable.Range(0, 5).Select(i => line.Send(new string((char)('a' + i), 40))));
        await line.Started(2);
        line.AnswerAll();
        await Task.WhenAll(callers);

        Assert.All(line.Groups, group => Assert.True(group.Sum(item => item.Length) <= 100));
        Assert.Equal(6, line.Groups.Sum(group => group.Count));
    }

    [Fact]
    public async Task A_fault_hurts_only_its_own_caller()
    {
        var line = new Line(Limits);
        var first = line.Send("first");
        var good = line.Send("good");
        var bad = line.Send("bad");

        line.AnswerAll();

        await first;
        await good;
        Assert.Equal("bad", (await Assert.ThrowsAsync<InvalidOperationException>(() => bad)).Message);
    }

    [Fact]
    public async Task A_cancelled_caller_is_taken_out_of_the_line_and_the_others_go_on()
    {
        var line = new Line(Limits);
        using var cancellation = new CancellationTokenSource();
        var first = line.Send("first");
        var leaver = line.SendUntil("leaver", cancellation.Token);
        var stayer = line.Send("stayer");
        await line.Started(1);

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaver);
        line.AnswerAll();
        await Task.WhenAll(first, stayer);

        Assert.Equal(["stayer"], line.Groups[1]);
    }

    [Fact]
    public async Task A_caller_cancelled_on_the_way_stops_waiting_and_the_others_of_the_group_go_on()
    {
        var line = new Line(Limits);
        using var cancellation = new CancellationTokenSource();
        var first = line.Send("first");
        await line.Started(1);
        var leaver = line.SendUntil("leaver", cancellation.Token);
        var stayer = line.Send("stayer");
        line.Answer(0);
        await line.Started(2);

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaver);
        Assert.False(stayer.IsCompleted);
        line.AnswerAll();

        Assert.True(await stayer);
        Assert.True(await first);
    }

    [Fact]
    public async Task When_too_many_wait_a_caller_learns_it_at_once()
    {
        var line = new Line(Limits with { MaxPending = 10, MaxInFlight = 1 });
        var callers = Enumerable.Range(0, 11).Select(i => line.Send($"{i}")).ToList();

        Assert.False(await line.Send("too much"));

        line.AnswerAll();
        Assert.All(await Task.WhenAll(callers), Assert.True);
    }

    [Fact]
    public async Task A_bug_in_the_call_leaves_no_caller_waiting_and_the_line_open()
    {
        var line = new GroupCommit<string>(Limits, item => item.Length, group => group.Contains("bug") ? throw new NotSupportedException() : Ok(group), TimeProvider.System);

        await Assert.ThrowsAsync<NotSupportedException>(() => line.TryCommitAsync("bug", TestContext.Current.CancellationToken));

        Assert.True(await line.TryCommitAsync("fine", TestContext.Current.CancellationToken));

        static Task<IReadOnlyList<Exception?>> Ok(IReadOnlyList<string> group) => Task.FromResult<IReadOnlyList<Exception?>>(new Exception?[group.Count]);
    }

    [Fact]
    public async Task Every_item_is_committed_exactly_once_whatever_the_limits_and_the_interleaving() =>
        await Gen.Select(Gen.Int[1, 10], Gen.Int[10, 60], Gen.Int[1, 4], Gen.Int[1, 9].Array[1, 80]).SampleAsync(async (items, bytes, inFlight, sizes) =>
        {
            var groups = new ConcurrentQueue<IReadOnlyList<(int Id, int Size)>>();
            var line = new GroupCommit<(int Id, int Size)>(new(items, bytes, 100, inFlight, TimeSpan.Zero), item => item.Size, async group =>
            {
                groups.Enqueue(group);
                await Task.Yield();
                return new Exception?[group.Count];
            }, TimeProvider.System);

            var accepted = await Task.WhenAll(sizes.Select((size, id) => Task.Run(() => line.TryCommitAsync((id, size), CancellationToken.None))));

            Assert.All(accepted, Assert.True);
            Assert.Equal(Enumerable.Range(0, sizes.Length), groups.SelectMany(group => group).Select(item => item.Id).Order());
            Assert.All(groups, group => Assert.True(group.Count <= items && group.Sum(item => item.Size) <= bytes));
        }, iter: 200);

    /// <summary>A line whose calls the test answers one by one.</summary>
    private sealed class Line
    {
        private readonly Lock _lock = new();
        private readonly GroupCommit<string> _commit;
        private readonly List<TaskCompletionSource> _answers = [];
        private readonly Channel<int> _started = Channel.CreateUnbounded<int>();
        private bool _all;
        private int _seen;
        private int _inFlight;

        public Line(GroupLimits limits) => _commit = new GroupCommit<string>(limits, item => item.Length, CallAsync, Time);

        public FakeTimeProvider Time { get; } = new();

        public List<IReadOnlyList<string>> Groups { get; } = [];

        public int MostInFlight { get; private set; }

        public Task<bool> Send(string item) => _commit.TryCommitAsync(item, CancellationToken.None);

        public Task<bool> SendUntil(string item, CancellationToken cancelled) => _commit.TryCommitAsync(item, cancelled);

        public async Task Started(int count)
        {
            for (; _seen < count; _seen++)
            {
                await _started.Reader.ReadAsync(TestContext.Current.CancellationToken);
            }
        }

        /// <summary>The timer is set a little after the call that needs it.</summary>
        public async Task<TResult> LetTimePassUntil<TResult>(Task<TResult> task)
        {
            for (var i = 0; i < 10_000 && !task.IsCompleted; i++)
            {
                Time.Advance(TimeSpan.FromMilliseconds(1));
                await Task.WhenAny(task, Task.Delay(1, TestContext.Current.CancellationToken));
            }

            return await task.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        public void Answer(int call)
        {
            lock (_lock)
            {
                _answers[call].SetResult();
            }
        }

        public void AnswerAll()
        {
            lock (_lock)
            {
                _all = true;
                _answers.ForEach(answer => answer.TrySetResult());
            }
        }

        private async Task<IReadOnlyList<Exception?>> CallAsync(IReadOnlyList<string> group)
        {
            var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_lock)
            {
                Groups.Add(group);
                _answers.Add(answer);
                MostInFlight = Math.Max(MostInFlight, ++_inFlight);
                if (_all)
                {
                    answer.SetResult();
                }
            }

            _started.Writer.TryWrite(1);
            await answer.Task;
            lock (_lock)
            {
                _inFlight--;
            }

            return [.. group.Select(item => item == "bad" ? new InvalidOperationException(item) : null)];
        }
    }
}
