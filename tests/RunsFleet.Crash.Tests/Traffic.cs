using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace RunsFleet.Crash.Tests;

/// <summary>Sees the calls to a server, so that the world's clock stands while somebody works. A poll is no work.</summary>
internal sealed class Traffic : IStartupFilter
{
    private int _active;
    private long _count;

    /// <summary>Calls that are being answered.</summary>
    public int Active => Volatile.Read(ref _active);

    /// <summary>Calls so far.</summary>
    public long Count => Interlocked.Read(ref _count);

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(SeeAsync);
        next(app);
    };

    private async Task SeeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Headers["X-Amz-Target"] == "AmazonSQS.ReceiveMessage")
        {
            await next(context);
            return;
        }

        Interlocked.Increment(ref _active);
        Interlocked.Increment(ref _count);
        try
        {
            await next(context);
        }
        finally
        {
            Interlocked.Decrement(ref _active);
        }
    }
}
