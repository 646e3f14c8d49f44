using System.Diagnostics.Metrics;

namespace RunsFleet.ServiceDefaults;

/// <summary>
/// Creates instruments with the unit and the description of their name (<see cref="MetricDefinitions"/>), and counts and observes without ever failing the caller. Whoever listens to an instrument runs inside the call, and what it throws would end the work
/// that is being counted.
/// </summary>
public static class Instruments
{
    /// <summary>Creates the counter of a metric.</summary>
    public static Counter<long> DefineCounter(this Meter meter, string name)
    {
        ArgumentNullException.ThrowIfNull(meter);
        var definition = MetricDefinitions.Of(name);
        return meter.CreateCounter<long>(definition.Name, definition.Unit, definition.Description);
    }

    /// <summary>Creates the histogram of a metric.</summary>
    public static Histogram<double> DefineHistogram(this Meter meter, string name)
    {
        ArgumentNullException.ThrowIfNull(meter);
        var definition = MetricDefinitions.Of(name);
        return meter.CreateHistogram<double>(definition.Name, definition.Unit, definition.Description);
    }

    /// <summary>Creates the gauge of a metric. <paramref name="observe"/> is called at every interval and returns one value per set of tags.</summary>
    public static void DefineGauge<T>(this Meter meter, string name, Func<IEnumerable<Measurement<T>>> observe)
        where T : struct
    {
        ArgumentNullException.ThrowIfNull(meter);
        var definition = MetricDefinitions.Of(name);
        meter.CreateObservableGauge(definition.Name, observe, definition.Unit, definition.Description);
    }

    /// <summary>Counts one more. Never throws because of a listener.</summary>
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

    /// <summary>Observes a value in the instrument's unit. Never throws because of a listener.</summary>
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
