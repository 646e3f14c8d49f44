using System.Net;
using System.Net.Sockets;

namespace RunsFleet.Crash.Tests;

/// <summary>
/// A TCP proxy on loopback: the only way of a host to the world, or of the world to a host. Unplugged, all its connections are reset at once
/// and nothing passes any more, in neither direction: what a dying host still does has no effect.
/// </summary>
internal sealed class Cable : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Lock _lock = new();
    private readonly HashSet<Socket> _sockets = [];
    private readonly Task _accepting;
    private IPEndPoint? _target;

    public Cable(Uri? target = null)
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        Address = new Uri($"http://{_listener.LocalEndPoint}");
        if (target is not null)
        {
            Plug(target);
        }

        _accepting = AcceptAsync();
    }

    /// <summary>Where the cable begins. It stays the same, plugged or not.</summary>
    public Uri Address { get; }

    /// <summary>Leads new connections to <paramref name="target"/>.</summary>
    public void Plug(Uri target)
    {
        lock (_lock)
        {
            _target = new IPEndPoint(IPAddress.Parse(target.Host), target.Port);
        }
    }

    /// <summary>Resets every connection; new ones are reset too.</summary>
    public void Unplug()
    {
        lock (_lock)
        {
            _target = null;
            foreach (var socket in _sockets)
            {
                Reset(socket);
            }

            _sockets.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Unplug();
        _listener.Dispose();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptAsync();
                _ = Task.Run(() => CarryAsync(socket));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The cable is thrown away.
        }
    }

    private async Task CarryAsync(Socket near)
    {
        var far = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (Join(near, far) is not { } target)
            {
                return;
            }

            near.NoDelay = far.NoDelay = true;
            await far.ConnectAsync(target);
            await Task.WhenAll(PumpAsync(near, far), PumpAsync(far, near));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
        {
            // Unplugged, or one end has gone: the other must hear of it.
        }
        finally
        {
            Leave(near, far);
        }
    }

    private static async Task PumpAsync(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1024];
        while (await from.ReceiveAsync(buffer) is var count and > 0)
        {
            for (var sent = 0; sent < count;)
            {
                sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
            }
        }

        to.Shutdown(SocketShutdown.Send);
    }

    private IPEndPoint? Join(Socket near, Socket far)
    {
        lock (_lock)
        {
            if (_target is not null)
            {
                _sockets.Add(near);
                _sockets.Add(far);
            }

            return _target;
        }
    }

    private void Leave(Socket near, Socket far)
    {
        lock (_lock)
        {
            _sockets.Remove(near);
            _sockets.Remove(far);
        }

        Reset(near);
        Reset(far);
    }

    private static void Reset(Socket socket)
    {
        try
        {
            // Without lingering a close is a reset, and what lies in the buffers is dropped.
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Closed already.
        }

        socket.Dispose();
    }
}
