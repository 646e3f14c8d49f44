using System.Diagnostics.Metrics;

namespace RunsFleet.ServiceDefaults.Tests;

public sealed class InstrumentsTests
{
    [Fact]
    public void L44_a_listener_that_fails_does_not_fail_what_is_counted()
    {
        using var meter = new Meter(nameof(InstrumentsTests));
        var counter = meter.CreateCounter<long>("things");
        var histogram = meter.CreateHistogram<double>("seconds");
        var failures = 0;
        using var broken = Listener(meter, () =>
        {
            failures++;
            throw new InvalidOperationException("No.");
        });

        counter.Count();
        counter.Count(new KeyValuePair<string, object?>("kind", "a"));
        histogram.Observe(1.5);

        Assert.Equal(3, failures);
    }

    [Fact]
    public void What_is_counted_and_observed_is_heard_with_its_tags()
    {
        using var meter = new Meter(nameof(InstrumentsTests));
        var counter = meter.CreateCounter<long>("things");
        var heard = new List<(long, string?)>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, self) => Enable(instrument, meter, self) };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) => heard.Add((value, tags.IsEmpty ? null : $"{tags[0].Key}={tags[0].Value}")));
        listener.Start();

        counter.Count();
        counter.Count(new KeyValuePair<string, object?>("kind", "a"));

        Assert.Equal([(1, null), (1, "kind=a")], heard);
    }

    [Fact]
    public void An_instrument_has_the_unit_and_the_description_of_its_name()
    {
        using var meter = new Meter(nameof(InstrumentsTests));
        var published = new List<Instrument>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (ReferenceEquals(instrument.Meter, meter))
                {
                    published.Add(instrument);
                }
            },
        };
        listener.Start();

        meter.DefineCounter(MetricNames.JobsLaunched);
        meter.DefineHistogram(MetricNames.JobDuration);
        meter.DefineGauge<int>(MetricNames.CircuitBreakerOpen, () => []);

        Assert.Equal(
            [Definition(MetricNames.JobsLaunched), Definition(MetricNames.JobDuration), Definition(MetricNames.CircuitBreakerOpen)],
            published.Select(instrument => (instrument.Name, instrument.Unit, instrument.Description)));
    }

    private static (string, string?, string?) Definition(string name) =>
        MetricDefinitions.Of(name) is var metric ? (metric.Name, metric.Unit, metric.Description) : default;

    private static MeterListener Listener(Meter meter, Action hear)
    {
        var listener = new MeterListener { InstrumentPublished = (instrument, self) => Enable(instrument, meter, self) };
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => hear());
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => hear());
        listener.Start();
        return listener;
    }

    private static void Enable(Instrument instrument, Meter meter, MeterListener listener)
    {
        if (ReferenceEquals(instrument.Meter, meter))
        {
            listener.EnableMeasurementEvents(instrument);
        }
    }
}
