namespace LocalCloud.Tests.DynamoDb.Cases;

/// <summary>The accept/reject table of DynamoDB, whole.</summary>
internal static class AllCases
{
    public static readonly IReadOnlyList<Case> All =
    [
        .. ConditionCases.All,
        .. UpdateCases.All,
        .. ReservedWordCases.All,
        .. KeyCases.All,
        .. SizeCases.All,
        .. ReadCases.All,
        .. ManyItemCases.All,
        .. TableCases.All,
    ];

    /// <summary>Names unique within an operation identify a case.</summary>
    public static TheoryData<string> Names { get; } = [.. All.Select(Id)];

    public static string Id(Case testCase) => $"{testCase.Operation}: {testCase.Name}";

    public static Case Find(string id) => All.Single(testCase => Id(testCase) == id);
}
