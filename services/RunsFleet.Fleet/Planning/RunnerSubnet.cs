namespace RunsFleet.Fleet.Planning;

/// <summary>A subnet that runners may be launched into.</summary>
/// <param name="SubnetId">EC2's id.</param>
/// <param name="Zone">Its availability zone.</param>
/// <param name="FreeAddresses">Addresses that are free in it.</param>
internal sealed record RunnerSubnet(string SubnetId, string Zone, int FreeAddresses);
