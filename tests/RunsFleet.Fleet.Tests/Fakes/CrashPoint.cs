namespace RunsFleet.Fleet.Tests.Fakes;

/// <summary>The host dies here.</summary>
internal sealed class HostDiedException(string step) : Exception($"The host died at {step}.");

/// <summary>
/// Lets the host die at a chosen step: every call to the world outside counts twice, before and after it took effect. One object is shared by
/// the fakes of a test.
/// </summary>
internal sealed class CrashPoint
{
    private readonly List<string> _steps = [];
    private readonly Lock _lock = new();
    private int _dieAt = -1;

    /// <summary>Steps passed since the last <see cref="DieAt"/>.</summary>
    public IReadOnlyList<string> Steps => _steps;

    /// <summary>Counts from 0 again, and dies at step <paramref name="step"/>; negative: never.</summary>
    public void DieAt(int step)
    {
        _steps.Clear();
        _dieAt = step;
    }

    public async Task<T> AroundAsync<T>(string name, Func<Task<T>> call)
    {
        Pass($"before {name}");
        var result = await call();
        Pass($"after {name}");
        return result;
    }

    /// <summary>A call to a fake; one at a time, since fakes are no more thread-safe than they look.</summary>
    public Task<T> Around<T>(string name, Func<T> call) => AroundAsync(name, () =>
    {
        lock (_lock)
        {
            return Task.FromResult(call());
        }
    });

    private void Pass(string step)
    {
        lock (_lock)
        {
            _steps.Add(step);
            if (_steps.Count - 1 == _dieAt)
            {
                throw new HostDiedException(step);
            }
        }
    }
}
