namespace RunsFleet.ServiceDefaults;

/// <summary>What a metric measures.</summary>
/// <param name="Name">One of <see cref="MetricNames"/>.</param>
/// <param name="Unit">In UCUM: <c>s</c>, <c>1</c>, or the thing that is counted in braces, such as <c>{job}</c>. See https://ucum.org/ucum</param>
/// <param name="Description">One sentence.</param>
public sealed record MetricDefinition(string Name, string Unit, string Description);
