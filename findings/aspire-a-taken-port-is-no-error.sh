#!/usr/bin/env bash
# Aspire.Hosting.AppHost 13.6.5. Guess: a resource whose fixed port somebody else listens on fails to start, or something says so.
# Seen: it becomes Running and Healthy, nothing is logged, and its URL is answered by the other program.
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
cat >other.py <<'X'
import http.server, sys
class Other(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b"somebody else")
    def log_message(self, *a): pass
server = http.server.HTTPServer(("127.0.0.1", 0), Other)
open("port", "w").write(str(server.server_port))
server.serve_forever()
X
python3 other.py & pids+=($!)
until_true 30 test -s port
cat >Program.cs <<X
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = args, DisableDashboard = true });
var web = builder.AddExecutable("web", "python3", "$work", "-c", "import os,http.server as h;h.HTTPServer(('127.0.0.1',int(os.environ['PORT'])),h.SimpleHTTPRequestHandler).serve_forever()")
    .WithHttpEndpoint(port: $(cat port), env: "PORT")
    .WithHttpHealthCheck("/");
var app = builder.Build();
await app.StartAsync();
using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
var ready = await app.Services.GetRequiredService<ResourceNotificationService>().WaitForResourceHealthyAsync("web", patience.Token);
Console.WriteLine(\$"SEEN {ready.Snapshot.State?.Text} {ready.Snapshot.HealthStatus}: " + await new HttpClient().GetStringAsync(web.GetEndpoint("http").Url));
await app.StopAsync();
X
build
lab
wait "$apphost" || true
grep SEEN out.log || { cat out.log; differs 'it did not become healthy'; }
grep -qx 'SEEN Running Healthy: somebody else' out.log || differs 'another answer'
! grep -qiE 'in use|warn|fail' out.log || differs 'something is logged now'
