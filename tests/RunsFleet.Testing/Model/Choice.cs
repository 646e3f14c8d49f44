namespace RunsFleet.Testing.Model;

/// <summary>
/// A number that decides what happens in a step, and what goes wrong with it. Zero picks the first thing there is, and nothing goes wrong: so what
/// shrinks gets simpler. Each trouble comes once.
/// </summary>
public sealed class Choice(int number)
{
    private readonly uint _fate = (uint)number / 1_000;
    private bool _dies = (number / 1_000 % 8) == 1;
    private bool _isHeld = (number / 1_000 % 8) == 2;
    private bool _isInterleaved = (number / 1_000 % 8) is 3 or 4;

    public string Conclusion => (_fate / 8 % 4) switch { 0 or 1 => "success", 2 => "failure", _ => "cancelled" };

    /// <summary>True when the end names its runner; GitHub need not repeat what it said at the start.</summary>
    public bool NamesRunner => _fate / 32 % 8 != 7;

    /// <summary>True when the instance goes by itself after its job.</summary>
    public bool PowersOff => _fate / 32 % 4 != 1;

    public bool IsWarned => _fate / 32 % 3 != 1;

    /// <summary>How often the thing is told.</summary>
    public int Copies => _fate / 256 % 4 == 3 ? 2 : 1;

    /// <summary>True when Fleet's present step fails for now; nothing is lost by that.</summary>
    public bool FailsForNow => _fate / 1_024 % 6 == 5;

    /// <summary>True when all jobs that wait share the launch.</summary>
    public bool Groups => _fate / 1_024 % 2 == 1;

    public int Pick(int count) => number % 1_000 % count;

    /// <summary>One job in four may be cancelled before it starts.</summary>
    public bool MayCancel(long jobId) => (_fate + jobId) % 4 == 3;

    /// <summary>The host dies at its first send.</summary>
    public bool TakeDeath() => Take(ref _dies);

    /// <summary>The first write is lost to another that comes to nothing.</summary>
    public bool TakeHeldWrite() => Take(ref _isHeld);

    /// <summary>What another does before the first write.</summary>
    public Choice? TakeInterleaved() => Take(ref _isInterleaved) ? new Choice((int)((number * 2_654_435_761L) & 0x7fffffff)) : null;

    public override string ToString() => $"({number}{(_fate % 8) switch { 1 => ", dies", 2 => ", held", 3 or 4 => ", interleaved", _ => "" }})";

    private static bool Take(ref bool flag)
    {
        var was = flag;
        flag = false;
        return was;
    }
}
