#!/usr/bin/env bash
# Aspire.Cli and Aspire.Hosting.AppHost 13.6.5. Guess: publishing an application for which no compute environment is in the model is an error, or says so.
# Seen: "aspire publish" ends with 0 and writes no file.
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
var builder = DistributedApplication.CreateBuilder(args);
builder.AddContainer("web", "nginx", "1.29").WithHttpEndpoint(targetPort: 80);
builder.Build().Run();
X
build
dotnet tool install aspire.cli --version 13.6.5 --tool-path "$work/cli" >tool.log 2>&1 || { cat tool.log; exit 2; }
code=0
HOME=$work timeout 240 "$work/cli/aspire" publish --apphost Lab.csproj --output-path "$work/published" --non-interactive </dev/null >publish.log 2>&1 || code=$?
say "exit code $code, files written: $(find published -type f 2>/dev/null | wc -l)" | tee seen
grep -qx 'exit code 0, files written: 0' seen || { cat publish.log; differs 'another end'; }
