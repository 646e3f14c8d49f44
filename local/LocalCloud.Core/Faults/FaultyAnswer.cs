namespace LocalCloud.Core.Faults;

/// <summary>Writes an answer, whole or as a fault leaves it.</summary>
internal static class FaultyAnswer
{
    // Kestrel drops what it has not sent when a connection is cut. Should it not get this far, the cut only comes earlier.
    private static readonly TimeSpan SendTime = TimeSpan.FromMilliseconds(100);

    public static async Task WriteAsync(HttpContext context, ActiveFault? fault, Func<Task> write)
    {
        if (fault is not ({ Rule.DropResponse: true } or { Rule.Truncate: true }))
        {
            await write();
            return;
        }

        if (fault.Rule.Truncate)
        {
            await WriteHalfAsync(context, write);
        }

        context.Abort();
    }

    private static async Task WriteHalfAsync(HttpContext context, Func<Task> write)
    {
        using var whole = new MemoryStream();
        var wire = context.Response.Body;
        context.Response.Body = whole;
        await write();
        context.Response.Body = wire;
        if (whole.Length > 0)
        {
            context.Response.ContentLength = whole.Length;
            await wire.WriteAsync(whole.GetBuffer().AsMemory(0, (int)whole.Length / 2), context.RequestAborted);
            await wire.FlushAsync(context.RequestAborted);
            await Task.Delay(SendTime, context.RequestAborted);
        }
    }
}
