#!/usr/bin/env bash
# Aspire.Hosting.AppHost 13.6.5. Guess: an AppHost that serves no pages of its own writes nothing into the user's home.
# Seen: the first start makes an ASP.NET Core data protection key there, valid for 90 days and left behind, also where the dashboard has a folder of its own.
# LOCALAPPDATA, also on Linux, moves it.
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
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
var builder = DistributedApplication.CreateBuilder(args);
builder.AddExecutable("web", "sleep", ".", "600");
var app = builder.Build();
await app.StartAsync();
await app.StopAsync();
X
build
mkdir home elsewhere
real_home=$HOME
HOME=$work/home lab
wait "$apphost" || true
keys=$(find home/.aspnet -name 'key-*.xml' 2>/dev/null | wc -l)
HOME=$work/elsewhere LOCALAPPDATA=$work/elsewhere/local lab
wait "$apphost" || true
say "keys in the home folder: $keys; with LOCALAPPDATA: $(find elsewhere/.aspnet -name 'key-*.xml' 2>/dev/null | wc -l), there: $(find elsewhere/local -name 'key-*.xml' 2>/dev/null | wc -l)" | tee seen
[ "$keys" -ge 1 ] || { cat out.log; differs 'no key in the home folder'; }
grep -q 'with LOCALAPPDATA: 0, there: [1-9]' seen || { cat out.log; differs 'with LOCALAPPDATA'; }
