using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.SQS;
using LocalCloud.Testing;
using LocalCloud.Tests;
using Xunit.Sdk;

[assembly: AssemblyFixture(typeof(Worlds))]

namespace LocalCloud.Tests;

/// <summary>Which world a case runs on.</summary>
public enum World
{
    /// <summary>Ours.</summary>
    LocalCloud,

    /// <summary>One that we did not write.</summary>
    Moto,
}

/// <summary>Runs the same case, written against the unmodified AWS clients, on our world and on another's.</summary>
public sealed class Worlds : IAsyncLifetime
{
    private readonly InProcessWorld _local = new();
    private readonly MotoServer _moto = new();

    /// <summary>Where a world answers; skips the test when it is not on this machine.</summary>
    public Uri Endpoint(World world) => world == World.LocalCloud ? _local.Endpoint : _moto.Require();

    /// <summary>Whether a world is on this machine.</summary>
    public bool Has(World world) => world == World.LocalCloud || _moto.Endpoint is not null;

    /// <summary>Makes an SQS client of a world.</summary>
    public AmazonSQSClient Sqs(World world) => new(new BasicAWSCredentials("test", "test"), new AmazonSQSConfig
    {
        ServiceURL = Endpoint(world).ToString(),
        AuthenticationRegion = "us-east-1",
        MaxErrorRetry = 0,
        Timeout = TimeSpan.FromSeconds(30),
    });

    /// <summary>
    /// Runs a case on a world. On moto, a case that <see cref="MotoExceptions"/> lists has to fail: the list stays as short as it can be.
    /// </summary>
    public static async Task RunAsync(World world, Func<Task> act, [CallerMemberName] string name = "")
    {
        if (world == World.LocalCloud || !MotoExceptions.Reasons.TryGetValue(name, out var reason))
        {
            await act();
            return;
        }

        var failure = await Record.ExceptionAsync(act);
        Assert.True(failure is XunitException or AmazonServiceException, $"Moto does it now; take the case off the list of exceptions ({reason}).");
    }

    public async ValueTask InitializeAsync()
    {
        await _local.InitializeAsync();
        await _moto.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _local.DisposeAsync();
        await _moto.DisposeAsync();
    }
}
