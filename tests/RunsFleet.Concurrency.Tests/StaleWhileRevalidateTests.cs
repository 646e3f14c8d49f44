using Microsoft.Extensions.Time.Testing;

namespace RunsFleet.Concurrency.Tests;

public sealed class StaleWhileRevalidateTests : IDisposable
{
    private static readonly StaleTimes Times = new(Fresh: TimeSpan.FromHours(1), Grace: TimeSpan.FromSeconds(30), Pause: TimeSpan.FromSeconds(5));

    private readonly FakeTimeProvider _time = new();
    private readonly StaleWhileRevalidate<string> _value;
    private Func<Task<string>> _load = () => Task.FromResult("first");
    private int _loads;
    private int _failures;

    public StaleWhileRevalidateTests() => _value = new(Times, _time, LoadAsync, Failed);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _value.Dispose();

    [Fact]
    public async Task A_value_is_loaded_once_and_again_when_it_is_too_old()
    {
        Assert.Equal(["first", "first"], await Task.WhenAll(GetAsync(), GetAsync()));
        _load = () => Task.FromResult("second");
        _time.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal("first", await GetAsync());

        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("second", await GetAsync());
        Assert.Equal(2, _loads);
    }

    [Fact]
    public async Task While_a_value_is_loaded_again_the_others_get_the_old_one()
    {
        await GetAsync();
        _time.Advance(TimeSpan.FromHours(1));
        var second = new TaskCompletionSource<string>();
        _load = () => second.Task;
        var loading = GetAsync();

        Assert.Equal("first", await GetAsync());

        second.SetResult("second");
        Assert.Equal("second", await loading);
    }

    [Fact]
    public async Task After_a_failure_the_old_value_is_good_for_a_while()
    {
        await GetAsync();
        _time.Advance(TimeSpan.FromHours(1));
        _load = () => throw new IOException();

        Assert.Equal("first", await GetAsync());
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal("first", await GetAsync());
        Assert.Equal((2, 1), (_loads, _failures));

        _load = () => Task.FromResult("second");
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("second", await GetAsync());
    }

    [Fact]
    public async Task Without_a_value_all_share_the_failure_for_a_while()
    {
        _load = () => throw new IOException();

        for (var i = 0; i < 20; i++)
        {
            await Assert.ThrowsAsync<InvalidDataException>(GetAsync);
        }

        Assert.Equal((1, 1), (_loads, _failures));
        _load = () => Task.FromResult("second");
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("second", await GetAsync());
    }

    [Fact]
    public async Task What_is_no_failure_to_load_reaches_its_caller_and_stands_for_nobody_else()
    {
        _load = () => throw new NotSupportedException();
        await Assert.ThrowsAsync<NotSupportedException>(GetAsync);

        _load = () => Task.FromResult("first");

        Assert.Equal("first", await GetAsync());
    }

    private Task<string> GetAsync() => _value.GetAsync(Cancel);

    private Task<string> LoadAsync(CancellationToken cancellationToken)
    {
        _loads++;
        return _load();
    }

    private InvalidDataException? Failed(Exception e)
    {
        if (e is not IOException)
        {
            return null;
        }

        _failures++;
        return new InvalidDataException("There is no value.", e);
    }
}
