namespace RunsFleet.AppHost.Tests;

/// <summary>The tests that run the whole system, one at a time.</summary>
[CollectionDefinition(Name)]
public sealed class WholeSystem : ICollectionFixture<SharedSystem>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "whole system";
}
