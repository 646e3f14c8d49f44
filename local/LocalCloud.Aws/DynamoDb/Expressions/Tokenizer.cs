namespace LocalCloud.Aws.DynamoDb.Expressions;

/// <summary>
/// Cuts an expression into tokens. It never fails: a character that the language does not have becomes a symbol of its own, which the
/// parser refuses where it meets it, so that the first fault from the left is the one reported.
/// </summary>
internal static class Tokenizer
{
    public static List<Token> Tokenize(string text)
    {
        var tokens = new List<Token>();
        for (var at = 0; at < text.Length;)
        {
            if (text[at] is ' ' or '\t' or '\r' or '\n')
            {
                at++;
                continue;
            }

            var token = Next(text, at);
            tokens.Add(token);
            at = token.End;
        }

        tokens.Add(new Token(TokenKind.End, "<EOF>", text.Length));
        return tokens;
    }

    private static Token Next(string text, int at) => text[at] switch
    {
        '#' when WordLength(text, at + 1) is > 0 and var length => Cut(TokenKind.NameRef, text, at, 1 + length),
        ':' when WordLength(text, at + 1) is > 0 and var length => Cut(TokenKind.ValueRef, text, at, 1 + length),
        '<' when Follows(text, at, '>') || Follows(text, at, '=') => Cut(TokenKind.Symbol, text, at, 2),
        '>' when Follows(text, at, '=') => Cut(TokenKind.Symbol, text, at, 2),
        var digit when char.IsAsciiDigit(digit) => Cut(TokenKind.Integer, text, at, DigitsLength(text, at)),
        var letter when char.IsAsciiLetter(letter) => Cut(TokenKind.Word, text, at, WordLength(text, at)),
        _ => Cut(TokenKind.Symbol, text, at, 1),
    };

    private static Token Cut(TokenKind kind, string text, int at, int length) => new(kind, text.Substring(at, length), at);

    private static bool Follows(string text, int at, char next) => at + 1 < text.Length && text[at + 1] == next;

    private static bool IsWordPart(char unit) => char.IsAsciiLetterOrDigit(unit) || unit == '_';

    private static int WordLength(string text, int from)
    {
        var at = from;
        while (at < text.Length && IsWordPart(text[at]))
        {
            at++;
        }

        return at - from;
    }

    private static int DigitsLength(string text, int from)
    {
        var at = from;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return at - from;
    }
}
