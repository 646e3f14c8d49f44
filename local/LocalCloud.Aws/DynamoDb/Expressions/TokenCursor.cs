using LocalCloud.Aws.Wire;

namespace LocalCloud.Aws.DynamoDb.Expressions;

/// <summary>Walks the tokens of one expression and words its syntax errors.</summary>
internal sealed class TokenCursor
{
    // Every level costs stack; an expression of 4 KB could otherwise nest 2,000 deep.
    private const int MaxDepth = 256;

    private readonly string _label;
    private readonly string _text;
    private readonly List<Token> _tokens;
    private int _at;
    private int _depth;

    /// <param name="label">Which expression of the request: <c>UpdateExpression</c>.</param>
    /// <param name="text">Its text.</param>
    public TokenCursor(string label, string text)
    {
        _label = label;
        _text = text;
        _tokens = Tokenizer.Tokenize(text);
    }

    public Token Current => _tokens[_at];

    public Token Following => _tokens[Math.Min(_at + 1, _tokens.Count - 1)];

    public Token Take() => _tokens[_at++];

    /// <summary>Takes the symbol when it is next.</summary>
    public bool TryTake(string symbol)
    {
        if (!Current.Is(symbol))
        {
            return false;
        }

        _at++;
        return true;
    }

    /// <summary>Takes the keyword, in any case, when it is next.</summary>
    public bool TryTakeWord(string word)
    {
        if (!Current.IsWord(word))
        {
            return false;
        }

        _at++;
        return true;
    }

    public void Expect(string symbol)
    {
        if (!TryTake(symbol))
        {
            throw SyntaxError();
        }
    }

    public Token Expect(TokenKind kind) => Current.Kind == kind ? Take() : throw SyntaxError();

    /// <summary>Enters a level of nesting; leave it with <see cref="Leave"/>.</summary>
    public void Enter()
    {
        if (++_depth > MaxDepth)
        {
            throw Refuse("The expression has exceeded the maximum nesting depth;");
        }
    }

    public void Leave() => _depth--;

    /// <summary>
    /// Makes the refusal of a current token that the grammar does not want here. AWS shows it with its neighbours (<c>token: "-", near:
    /// "a-b"</c>), and at the end only the last token.
    /// </summary>
    public AwsException SyntaxError()
    {
        var from = _at > 0 ? _tokens[_at - 1].Start : Current.Start;
        var to = (Current.Kind, Following.Kind) switch
        {
            (TokenKind.End, _) => _at > 0 ? _tokens[_at - 1].End : Current.Start,
            (_, TokenKind.End) => Current.End,
            _ => Following.End,
        };
        return Refuse($"Syntax error; token: \"{Current.Text}\", near: \"{_text[from..to]}\"");
    }

    public AwsException Refuse(string message) => Refusal.Validation($"Invalid {_label}: {message}");
}
