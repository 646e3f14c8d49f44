#!/usr/bin/env bash
# Aspire.Hosting 13.6.5. Guess: the health of a starting resource is asked at an even pace.
# Seen: each pause is a second longer than the one before (1, 2, 3, 4 s), so a service that is ready just after a check keeps its waiters for up to 5 s.
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
cat >Program.cs <<'X'
using System.Diagnostics;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
var asked = new List<TimeSpan>();
var clock = Stopwatch.StartNew();
var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = args, DisableDashboard = true });
builder.Services.AddHealthChecks().AddCheck("lab", () =>
{
    lock (asked) { asked.Add(clock.Elapsed); }
    return asked.Count < 5 ? HealthCheckResult.Unhealthy() : HealthCheckResult.Healthy();
});
builder.AddExecutable("web", "sleep", ".", "600").WithHealthCheck("lab");
var app = builder.Build();
await app.StartAsync();
using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
await app.Services.GetRequiredService<ResourceNotificationService>().WaitForResourceHealthyAsync("web", patience.Token);
Console.WriteLine("SEEN " + string.Join(' ', asked.Zip(asked.Skip(1), (a, b) => Math.Round((b - a).TotalSeconds))));
await app.StopAsync();
X
build
lab
wait "$apphost" || true
grep SEEN out.log || { cat out.log; differs 'it did not become healthy'; }
grep -qx 'SEEN 1 2 3 4' out.log || differs 'other pauses'
