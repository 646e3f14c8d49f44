#!/usr/bin/env bash
# Aspire.Hosting 13.6.5. Guess: WaitFor(..., StopOnResourceUnavailable) gives up when the dependency has ended.
# Seen: not when it ended after it was Running and before it was healthy: the waiter stays in Waiting. WaitForResourceHealthyAsync with the same
# behaviour throws.
set -euo pipefail
work=$(mktemp -d)
pids=()
cleanup() {
  for pid in "${pids[@]}"; do kill -KILL "$pid" 2>/dev/null || true; done
  pkill -KILL -f "$work" 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT
say() { echo "$*"; }
differs() { echo "DIFFERS: $*"; exit 1; }
until_true() { # seconds, command...: polls
  local end=$((SECONDS + $1)); shift
  until "$@"; do [ $SECONDS -lt $end ] || return 1; sleep 0.2; done
}
cd "$work"
cat >Lab.csproj <<'X'
<Project Sdk="Aspire.AppHost.Sdk/13.6.4">
  <PropertyGroup>
    <OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable>
    <NoWarn>$(NoWarn);ASPIRE010</NoWarn>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Aspire.Hosting.AppHost" Version="13.6.5" />
    <PackageReference Include="Polly.Core" Version="8.8.0" />
    <PackageReference Include="Polly.Extensions" Version="8.8.0" />
    <PackageReference Include="Nerdbank.MessagePack" Version="1.3.88" />
  </ItemGroup>
</Project>
X
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false MSBUILDDISABLENODEREUSE=1
export ASPNETCORE_URLS=http://127.0.0.1:0 ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL=http://127.0.0.1:0 ASPIRE_ALLOW_UNSECURED_TRANSPORT=true
build() { dotnet build -v q >build.log 2>&1 || { cat build.log; exit 2; }; }
lab() { dotnet bin/Debug/net10.0/Lab.dll "$@" >>out.log 2>&1 & pids+=($!); apphost=$!; }
cat >Program.cs <<X
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = args, DisableDashboard = true });
builder.Services.AddHealthChecks().AddCheck("never", () => HealthCheckResult.Unhealthy());
var dead = builder.AddExecutable("dead", "bash", "$work", "-c", "sleep 3; exit 1").WithHealthCheck("never");
builder.AddExecutable("waiter", "sleep", "$work", "600").WaitFor(dead, WaitBehavior.StopOnResourceUnavailable);
var app = builder.Build();
var notifications = app.Services.GetRequiredService<ResourceNotificationService>();
using var stop = new CancellationTokenSource();
var start = app.StartAsync(stop.Token);
using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
await notifications.WaitForResourceAsync("dead", told => told.Snapshot.ExitCode is 1, patience.Token);
await Task.Delay(TimeSpan.FromSeconds(10));
notifications.TryGetCurrentState("waiter", out var waiter);
string thrown;
try { await notifications.WaitForResourceHealthyAsync("dead", WaitBehavior.StopOnResourceUnavailable, patience.Token); thrown = "nothing"; }
catch (DistributedApplicationException) { thrown = "DistributedApplicationException"; }
Console.WriteLine(\$"SEEN ten seconds after its dependency ended with 1, the waiter is {waiter?.Snapshot.State?.Text}; StartAsync has returned: {start.IsCompleted}; the method throws {thrown}");
Console.Out.Flush();
Environment.Exit(0);
X
build
lab
wait "$apphost" || true
grep SEEN out.log || { cat out.log; differs 'no answer'; }
grep -q 'the waiter is Waiting; StartAsync has returned: False; the method throws DistributedApplicationException' out.log || differs 'another end'
