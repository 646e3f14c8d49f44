#!/usr/bin/env bash
# Aspire.Hosting.AppHost 13.6.5. Guess: when the AppHost has ended after SIGTERM, so have its resources.
# Seen: it ends with exit code 0 while a resource that takes 6 s to stop still runs; with DcpPublisher:WaitForResourceCleanup=true it waits.
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
cat >slow.sh <<'X'
trap 'sleep 6; exit 0' TERM
touch started
while :; do sleep 0.1; done
X
cat >Program.cs <<X
var builder = DistributedApplication.CreateBuilder(args);
builder.AddExecutable("slow", "bash", "$work", "$work/slow.sh");
builder.Build().Run();
X
build
runs() { pgrep -f "bash $work/slow.sh" >/dev/null; }
trial() { # name: prints whether the resource outlives the AppHost
  rm -f started
  lab
  until_true 180 test -e started || { cat out.log; exit 2; }
  kill -TERM "$apphost"
  local code=0
  wait "$apphost" || code=$?
  if runs; then say "$1: exit code $code, the resource still runs"; else say "$1: exit code $code, the resource has ended"; fi | tee -a seen
  until_true 60 bash -c '! pgrep -f "bash '"$work"'/slow.sh" >/dev/null' || true
}
trial default
DcpPublisher__WaitForResourceCleanup=true trial waiting
grep -qx 'default: exit code 0, the resource still runs' seen || differs 'by default'
grep -qx 'waiting: exit code 0, the resource has ended' seen || differs 'with WaitForResourceCleanup'
