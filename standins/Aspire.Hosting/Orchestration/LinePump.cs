namespace Aspire.Hosting.Orchestration;

/// <summary>Reads lines of bounded length: what is longer is cut, however long it is.</summary>
internal static class LinePump
{
    private const int MaxLength = 1000;

    public static async Task RunAsync(TextReader reader, Action<string> onLine)
    {
        var buffer = new char[4096];
        var line = new char[MaxLength];
        var length = 0;
        var cut = false;
        try
        {
            int read;
            while ((read = await reader.ReadAsync(buffer)) > 0)
            {
                for (var index = 0; index < read; index++)
                {
                    var character = buffer[index];
                    if (character == '\n')
                    {
                        Flush();
                    }
                    else if (length < MaxLength)
                    {
                        line[length++] = character;
                    }
                    else
                    {
                        cut = true;
                    }
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The process is gone and its pipe with it.
        }

        if (length > 0)
        {
            Flush();
        }

        void Flush()
        {
            onLine(string.Concat(line.AsSpan(0, length).TrimEnd('\r'), cut ? " ..." : ""));
            length = 0;
            cut = false;
        }
    }
}
