using System.Globalization;
using System.Xml.Linq;
using LocalCloud.Aws.Wire;

namespace LocalCloud.Aws.Ec2.Wire;

/// <summary>What types there are, where, and what they cost on spot.</summary>
internal sealed class InstanceTypeOperations(Network network, SpotMarket prices, Ec2Settings settings, TimeProvider time)
{
    private const int MostTypes = 100;
    private static readonly TimeSpan LongestHistory = TimeSpan.FromDays(90);

    private static readonly Filters<InstanceType> TypeFilters = new(new Dictionary<string, Func<InstanceType, IEnumerable<string?>>>
    {
        ["bare-metal"] = type => [Text(type.BareMetal)],
        ["burstable-performance-supported"] = type => [Text(type.Burstable)],
        ["current-generation"] = type => [Text(type.CurrentGeneration)],
        ["hypervisor"] = type => [type.BareMetal ? null : "nitro"],
        ["instance-storage-supported"] = _ => ["false"],
        ["instance-type"] = type => [type.Name],
        ["memory-info.size-in-mib"] = type => [Text(type.MemoryMiB)],
        ["processor-info.supported-architecture"] = type => [type.Architecture],
        ["supported-root-device-type"] = _ => ["ebs"],
        ["supported-usage-class"] = type => type.UsageClasses,
        ["supported-virtualization-type"] = _ => ["hvm"],
        ["vcpu-info.default-vcpus"] = type => [Text(type.VCpus)],
    });

    private static readonly Filters<(InstanceType Type, string Location)> OfferingFilters = new(
        new Dictionary<string, Func<(InstanceType Type, string Location), IEnumerable<string?>>>
        {
            ["instance-type"] = offering => [offering.Type.Name],
            ["location"] = offering => [offering.Location],
        });

    private static readonly Filters<SpotPrice> PriceFilters = new(new Dictionary<string, Func<SpotPrice, IEnumerable<string?>>>
    {
        ["availability-zone"] = price => [price.Az],
        ["instance-type"] = price => [price.InstanceType],
        ["product-description"] = _ => ["Linux/UNIX", "Linux/UNIX (Amazon VPC)"],
        ["spot-price"] = price => [Text(price.Price)],
        ["timestamp"] = price => [Answer.Time(price.Since)],
    });

    public static XElement DescribeInstanceTypes(Form form)
    {
        var names = form.Texts("InstanceType");
        if (names.Count > MostTypes)
        {
            throw Ec2Error.Invalid($"The maximum number of instance types is {MostTypes}.");
        }

        var types = names.Count == 0 ? InstanceTypeCatalog.All : Require(names);
        var page = Page<InstanceType>.Of(form, TypeFilters.Apply(form, types), type => type.Name, (5, 100));
        return Answer.Response("DescribeInstanceTypes", Answer.Set("instanceTypeSet", page.Items, Describe), Answer.Element("nextToken", page.NextToken));
    }

    public XElement DescribeInstanceTypeOfferings(Form form)
    {
        var kind = form.Text("LocationType") ?? "region";
        Func<Zone, string> name = kind switch
        {
            "region" => _ => settings.Region,
            "availability-zone" => zone => zone.Name,
            "availability-zone-id" => zone => zone.Id,
            _ => throw Ec2Error.Invalid($"Value ({kind}) for parameter LocationType is invalid."),
        };
        var offerings = InstanceTypeCatalog.All
            .SelectMany(type => network.Zones.Where(zone => network.Offers(type, zone)).Select(zone => (type, name(zone))).Distinct());
        var page = Page<(InstanceType Type, string Location)>.Of(
            form, OfferingFilters.Apply(form, offerings), offering => $"{offering.Type.Name} {offering.Location}", (5, 1000));
        return Answer.Response(
            "DescribeInstanceTypeOfferings",
            Answer.Set("instanceTypeOfferingSet", page.Items, offering => new[]
            {
                Answer.Element("instanceType", offering.Type.Name),
                Answer.Element("locationType", kind),
                Answer.Element("location", offering.Location),
            }),
            Answer.Element("nextToken", page.NextToken));
    }

    public XElement DescribeSpotPriceHistory(Form form)
    {
        var now = time.GetUtcNow();
        var to = form.Time("EndTime") is { } end && end < now ? end : now;
        var from = form.Time("StartTime") is { } start && start > now - LongestHistory ? start : now - LongestHistory;
        if (from > to)
        {
            from = to;
        }

        var products = form.Texts("ProductDescription");
        var linux = products.Count == 0 || products.Any(product => product.StartsWith("Linux/UNIX", StringComparison.Ordinal));
        var names = form.Texts("InstanceType");
        var types = !linux ? [] : names.Count == 0 ? InstanceTypeCatalog.All : names.Select(InstanceTypeCatalog.Find).OfType<InstanceType>();
        var zones = form.Text("AvailabilityZone") is { } az ? network.Zones.Where(zone => zone.Name == az) : network.Zones;
        var history =
            from type in types
            where type.UsageClasses.Contains("spot")
            from zone in zones
            where network.Offers(type, zone)
            from price in prices.History(type, zone.Name, @from, to)
            select price;
        var sorted = PriceFilters.Apply(form, history).OrderBy(Key, StringComparer.Ordinal);
        var page = Page<SpotPrice>.Of(form, sorted, Key, (1, 1000));
        return Answer.Response(
            "DescribeSpotPriceHistory",
            Answer.Set("spotPriceHistorySet", page.Items, price => new[]
            {
                Answer.Element("instanceType", price.InstanceType),
                Answer.Element("productDescription", "Linux/UNIX"),
                Answer.Element("spotPrice", price.Price.ToString("F6", CultureInfo.InvariantCulture)),
                Answer.Element("timestamp", price.Since),
                Answer.Element("availabilityZone", price.Az),
            }),
            Answer.Element("nextToken", page.NextToken));
    }

    // Newest first.
    private static string Key(SpotPrice price) => $"{long.MaxValue - price.Since.UtcTicks:D19} {price.InstanceType} {price.Az}";

    private static IEnumerable<InstanceType> Require(IReadOnlyList<string> names)
    {
        var unknown = names.Where(name => InstanceTypeCatalog.Find(name) is null).ToList();
        return unknown.Count == 0
            ? names.Distinct().Order(StringComparer.Ordinal).Select(name => InstanceTypeCatalog.Find(name)!)
            : throw new AwsException(
                400, "InvalidInstanceType", $"The following supplied instance types do not exist: [{string.Join(", ", unknown)}]");
    }

    private static object?[] Describe(InstanceType type) =>
    [
        Answer.Element("instanceType", type.Name),
        Answer.Element("currentGeneration", type.CurrentGeneration),
        Answer.Element("freeTierEligible", false),
        Answer.Set("supportedUsageClasses", type.UsageClasses),
        Answer.Set("supportedRootDeviceTypes", ["ebs"]),
        Answer.Set("supportedVirtualizationTypes", ["hvm"]),
        Answer.Element("bareMetal", type.BareMetal),
        Answer.Element("hypervisor", type.BareMetal ? null : "nitro"),
        Answer.Group("processorInfo", Answer.Set("supportedArchitectures", [type.Architecture])),
        Answer.Group("vCpuInfo", Answer.Element("defaultVCpus", type.VCpus)),
        Answer.Group("memoryInfo", Answer.Element("sizeInMiB", type.MemoryMiB)),
        Answer.Element("instanceStorageSupported", false),
        Answer.Element("burstablePerformanceSupported", type.Burstable),
    ];

    private static string Text(bool value) => value ? "true" : "false";

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
