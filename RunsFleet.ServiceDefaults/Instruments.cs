using System.Diagnostics.Metrics;

namespace RunsFleet.ServiceDefaults;

/// <summary>
/// Counts and observes without ever failing the caller. Whoever listens to an instrument runs inside the call, and what it throws would end the work
/// that is being counted.
/// </summary>
public static class Instruments
{
    /// <summary>One more.</summary>
    public static void Count(this Counter<long> counter, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        ArgumentNullException.ThrowIfNull(counter);
        try
        {
            counter.Add(1, tags);
        }
        catch (Exception)
        {
            // The listener's fault, and there is nobody to tell: it may be the one that takes logs, too.
        }
    }

    /// <summary>A value in the instrument's unit.</summary>
    public static void Observe(this Histogram<double> histogram, double value, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        ArgumentNullException.ThrowIfNull(histogram);
        try
        {
            histogram.Record(value, tags);
        }
        catch (Exception)
        {
            // As above.
        }
    }
}
