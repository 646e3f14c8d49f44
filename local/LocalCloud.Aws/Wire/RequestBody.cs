using System.IO.Compression;
using System.Text.Unicode;

namespace LocalCloud.Aws.Wire;

/// <summary>Reads a request's body, plain or gzipped, up to a bound that holds for what comes out of the compression too.</summary>
internal static class RequestBody
{
    /// <summary>DynamoDB's largest request, the largest of any service here.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>Reads the body's bytes, which are valid UTF-8.</summary>
    /// <exception cref="AwsException">It is too large, or not what its headers say.</exception>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaxBytes)
        {
            throw AwsErrors.TooLarge(MaxBytes);
        }

        var encoding = request.Headers.ContentEncoding.ToString();
        var body = encoding switch
        {
            "" or "identity" => await ReadAsync(request.Body, (int)(request.ContentLength ?? 0), cancellationToken),
            "gzip" => await DecompressAsync(request.Body, cancellationToken),
            _ => throw AwsErrors.Malformed($"Content-Encoding '{encoding}' is not supported."),
        };
        return Utf8.IsValid(body.Span) ? body : throw AwsErrors.Malformed("The request body is not valid UTF-8.");
    }

    private static async ValueTask<ReadOnlyMemory<byte>> DecompressAsync(Stream compressed, CancellationToken cancellationToken)
    {
        try
        {
            await using var plain = new GZipStream(compressed, CompressionMode.Decompress, leaveOpen: true);
            return await ReadAsync(plain, 0, cancellationToken);
        }
        catch (InvalidDataException)
        {
            throw AwsErrors.Malformed("The request body is not gzip.");
        }
    }

    private static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(Stream stream, int expected, CancellationToken cancellationToken)
    {
        // One byte more than expected, so that the end is seen without growing.
        var buffer = new byte[expected == 0 ? 4096 : expected + 1];
        var length = 0;
        while (await stream.ReadAsync(buffer.AsMemory(length), cancellationToken) is var read and > 0)
        {
            length += read;
            if (length > MaxBytes)
            {
                throw AwsErrors.TooLarge(MaxBytes);
            }

            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, Math.Min(buffer.Length * 2, MaxBytes + 1));
            }
        }

        return buffer.AsMemory(0, length);
    }
}
