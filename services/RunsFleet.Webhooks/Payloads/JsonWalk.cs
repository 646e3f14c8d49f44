using System.Buffers;
using System.Text.Json;

namespace RunsFleet.Webhooks.Payloads;

/// <summary>
/// Walks over JSON and gives out the values that are asked for, as they are written. Of the others it follows strings and brackets only: they
/// are nine tenths of a payload, its signature has proven who wrote it, and reading them token by token took most of a request's time.
/// </summary>
internal ref struct JsonWalk(ReadOnlySpan<byte> json)
{
    /// <summary>Deeper is malformed. GitHub's payloads are about six deep.</summary>
    private const int MaxDepth = 32;

    private static readonly SearchValues<byte> EndsOfScalar = SearchValues.Create(",}] \t\r\n"u8);
    private readonly ReadOnlySpan<byte> _json = json;
    private int _at;
    private int _depth;
    private bool _first;

    /// <summary>Enters the object that is the next value. False when there is a null instead.</summary>
    /// <exception cref="JsonException">It is something else: <paramref name="path"/> must be an object.</exception>
    public bool Enter(string path)
    {
        switch (Peek())
        {
            case (byte)'{':
                _at++;
                _depth++;
                _first = true;
                return true;
            case (byte)'n' when Value().SequenceEqual("null"u8):
                return false;
            case (byte)'"' or (byte)'[' or (byte)'t' or (byte)'f' or (byte)'-' or (>= (byte)'0' and <= (byte)'9'):
                throw JsonValues.Fault(path, "must be an object");
            default:
                throw Broken();
        }
    }

    /// <summary>The name of the next property of the object that was entered, without its quotes; false, and out of the object, after the last.</summary>
    public bool NextProperty(out ReadOnlySpan<byte> name)
    {
        name = default;
        var next = Peek();
        if (next == '}')
        {
            _at++;
            _depth--;
            _first = false;
            return false;
        }

        if (!_first)
        {
            Expect((byte)',');
        }

        _first = false;
        if (Peek() != '"')
        {
            throw Broken();
        }

        name = Plain(Value());
        Expect((byte)':');
        return true;
    }

    /// <summary>The next value, as written.</summary>
    public ReadOnlySpan<byte> Value()
    {
        var next = Peek();
        var start = _at;
        switch (next)
        {
            case (byte)'"':
                SkipString();
                break;
            case (byte)'{' or (byte)'[':
                SkipBrackets();
                break;
            default:
                SkipScalar();
                break;
        }

        return _json[start.._at];
    }

    /// <summary>Nothing but space may follow.</summary>
    public void End()
    {
        SkipSpace();
        if (_at < _json.Length)
        {
            throw Broken();
        }
    }

    private void SkipString()
    {
        _at++;
        while (true)
        {
            var length = _json[_at..].IndexOfAny((byte)'"', (byte)'\\');
            if (length < 0)
            {
                throw Broken();
            }

            _at += length + 1;
            if (_json[_at - 1] == '"')
            {
                return;
            }

            // What is escaped ends nothing.
            if (++_at > _json.Length)
            {
                throw Broken();
            }
        }
    }

    private void SkipBrackets()
    {
        // A bit for each open bracket, the innermost last: 1 for a square one.
        var kinds = 0UL;
        var depth = 0;
        do
        {
            if (_at >= _json.Length)
            {
                throw Broken();
            }

            var c = _json[_at];
            switch (c)
            {
                case (byte)'"':
                    SkipString();
                    continue;
                case (byte)'{' or (byte)'[':
                    if (_depth + ++depth > MaxDepth)
                    {
                        throw Broken();
                    }

                    kinds = (kinds << 1) | (c == '[' ? 1UL : 0UL);
                    break;
                case (byte)'}' or (byte)']':
                    if ((kinds & 1) != (c == ']' ? 1UL : 0UL))
                    {
                        throw Broken();
                    }

                    kinds >>= 1;
                    depth--;
                    break;
            }

            _at++;
        }
        while (depth > 0);
    }

    private void SkipScalar()
    {
        var length = _json[_at..].IndexOfAny(EndsOfScalar);
        if (length == 0)
        {
            throw Broken();
        }

        _at = length < 0 ? _json.Length : _at + length;
    }

    private byte Peek()
    {
        SkipSpace();
        return _at < _json.Length ? _json[_at] : throw Broken();
    }

    private void Expect(byte expected)
    {
        if (Peek() != expected)
        {
            throw Broken();
        }

        _at++;
    }

    private void SkipSpace()
    {
        while (_at < _json.Length && _json[_at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            _at++;
        }
    }

    // A name may be written with escapes, and is the same name then.
    private static ReadOnlySpan<byte> Plain(ReadOnlySpan<byte> quoted)
    {
        if (quoted.IndexOf((byte)'\\') < 0)
        {
            return quoted[1..^1];
        }

        var json = new Utf8JsonReader(quoted);
        json.Read();
        var plain = new byte[quoted.Length];
        return plain.AsSpan(0, json.CopyString(plain));
    }

    private readonly JsonException Broken() => new("is no JSON", null, null, _at);
}
