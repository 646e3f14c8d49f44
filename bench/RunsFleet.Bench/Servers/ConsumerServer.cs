using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RunsFleet.Contracts;
using RunsFleet.Messaging;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Bench.Servers;

/// <summary>
/// A consumer of the main queue that has nothing to do with its messages. <c>GET /run/{count}</c> starts it, stops it after so many messages
/// and answers the milliseconds that they took.
/// </summary>
internal static class ConsumerServer
{
    public const string Kind = "consumer";
    public const int Concurrency = 64;

    public static async Task<IReadOnlyList<string>> StartAsync(string[] settings)
    {
        AwsEnvironment.Use(settings[0]);
        var app = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0"]).Build();
        app.MapGet("/run/{count:int}", (RequestDelegate)RunAsync);
        await app.StartAsync();
        return [app.Urls.Single()];
    }

    private static async Task RunAsync(HttpContext context)
    {
        var countdown = new Countdown(int.Parse((string)context.GetRouteValue("count")!, CultureInfo.InvariantCulture));
        var builder = Host.CreateApplicationBuilder(["--Drain:Delay=00:00:00"]);
        builder.AddServiceDefaults();
        builder.Services.AddSingleton(countdown);
        builder.AddQueueConsumer<JobQueued, Handler>(QueueNames.Main, MessageJson.ReadJobQueued, consumer => consumer.Concurrency = Concurrency);
        using var host = builder.Build();

        var started = TimeProvider.System.GetTimestamp();
        await host.StartAsync();
        await countdown.Over;
        var took = TimeProvider.System.GetElapsedTime(started);
        await host.StopAsync();
        await context.Response.WriteAsync(took.TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
    }

    private sealed class Countdown(int count)
    {
        private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _left = count;

        public Task Over => _over.Task;

        public void Handled()
        {
            if (Interlocked.Decrement(ref _left) == 0)
            {
                _over.SetResult();
            }
        }
    }

    private sealed class Handler(Countdown countdown) : IMessageHandler<JobQueued>
    {
        public Task<Disposition> HandleAsync(JobQueued message, MessageContext context, CancellationToken cancellationToken)
        {
            countdown.Handled();
            return Task.FromResult(Disposition.Done);
        }
    }
}
