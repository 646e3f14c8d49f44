using System.Collections.Immutable;
using System.Globalization;
using LocalCloud.Aws.DynamoDb.Values;
using LocalCloud.Aws.Wire;

namespace LocalCloud.Aws.DynamoDb.Expressions;

/// <summary>Resolves the names and values of what was read, and refuses operands of types that can never work.</summary>
internal sealed class ExpressionBinder(TokenCursor cursor, ExpressionScope scope)
{
    private const int MaxCandidates = 100;

    // AWS prints its set of types in the order of its hash table.
    private const string TypeNames = "{B,NULL,SS,BOOL,L,BS,N,NS,S,M}";
    private static readonly ImmutableArray<string> AllTypes = ["B", "NULL", "SS", "BOOL", "L", "BS", "N", "NS", "S", "M"];
    private static readonly ImmutableArray<string> Ordered = ["S", "N", "B"];
    private static readonly ImmutableArray<string> Sized = ["S", "B", "SS", "NS", "BS", "L", "M"];

    public Condition Condition(Syntax syntax) => syntax switch
    {
        ParenthesesSyntax parentheses => Condition(parentheses.Inner),
        AndSyntax both => new AndCondition(Condition(both.Left), Condition(both.Right)),
        OrSyntax either => new OrCondition(Condition(either.Left), Condition(either.Right)),
        NotSyntax not => new NotCondition(Condition(not.Inner)),
        ComparisonSyntax comparison => Comparison(comparison),
        BetweenSyntax between => Between(between),
        InSyntax member => In(member),
        CallSyntax call => Function(call),
        _ => throw new InvalidOperationException($"{syntax.GetType().Name} is no condition."),
    };

    public Operand Operand(Syntax syntax) => syntax.Unwrapped switch
    {
        PathSyntax path => new PathOperand(Path(path)),
        ValueSyntax value => new ConstantOperand(Value(value)),
        CallSyntax { Name: "size" } size => Size(size),
        CallSyntax { Name: "if_not_exists" } call => new IfNotExistsOperand(PathOf(call), Operand(call.Arguments[1])),
        CallSyntax { Name: "list_append" } call => ListAppend(call),
        ArithmeticSyntax arithmetic => Arithmetic(arithmetic),
        var other => throw new InvalidOperationException($"{other.GetType().Name} is no operand."),
    };

    public DocumentPath Path(PathSyntax syntax)
    {
        var path = new DocumentPath([.. syntax.Steps.Select(Step)]);
        scope.Paths.Add(path);
        return path;
    }

    public AttributeValue Value(ValueSyntax syntax) => scope.Value(syntax.Name) ?? throw cursor.Refuse(
        $"An expression attribute value used in expression is not defined; attribute value: {syntax.Name}");

    private PathStep Step(StepSyntax step)
    {
        var text = step.Token.Text;
        if (step.IsIndex)
        {
            return new PathStep(null, int.Parse(text, CultureInfo.InvariantCulture));
        }

        var name = step.IsNameRef ? scope.Name(text) : text;
        return new PathStep(name ?? throw cursor.Refuse(
            $"An expression attribute name used in the document path is not defined; attribute name: {text}"), 0);
    }

    private ComparisonCondition Comparison(ComparisonSyntax syntax)
    {
        var left = Operand(syntax.Left);
        var right = Operand(syntax.Right);
        RefuseSame(syntax.Comparator, left, right);
        if (syntax.Comparator is not ("=" or "<>"))
        {
            RequireType(syntax.Comparator, Ordered, left, right);
        }

        return new ComparisonCondition(syntax.Comparator, left, right);
    }

    private BetweenCondition Between(BetweenSyntax syntax)
    {
        var operand = Operand(syntax.Operand);
        var low = Operand(syntax.Low);
        var high = Operand(syntax.High);
        RefuseSame("BETWEEN", operand, low, high);
        RequireType("BETWEEN", Ordered, operand, low, high);
        if (low is ConstantOperand { Value: var from } && high is ConstantOperand { Value: var to })
        {
            var bounds = $"lower bound operand: AttributeValue: {Show(from)}, upper bound operand: AttributeValue: {Show(to)}";
            switch (ValueOrder.Compare(from, to))
            {
                case null:
                    throw cursor.Refuse($"The BETWEEN operator requires same data type for lower and upper bounds; {bounds}");
                case > 0:
                    throw cursor.Refuse($"The BETWEEN operator requires upper bound to be greater than or equal to lower bound; {bounds}");
            }
        }

        return new BetweenCondition(operand, low, high);

        static string Show(AttributeValue value) => $"{{{value.Type}:{AttributeValueJson.Text(value)}}}";
    }

    private InCondition In(InSyntax syntax)
    {
        var operand = Operand(syntax.Operand);
        ImmutableArray<Operand> candidates = [.. syntax.Candidates.Select(Operand)];
        if (candidates.Length > MaxCandidates)
        {
            throw cursor.Refuse($"The IN operator is provided with too many operands; number of operands: {candidates.Length}");
        }

        RefuseSame("IN", operand, [.. candidates]);
        return new InCondition(operand, candidates);
    }

    private Condition Function(CallSyntax call)
    {
        switch (call.Name)
        {
            case "attribute_exists":
            case "attribute_not_exists":
                return new ExistsCondition(PathOf(call), Expected: call.Name == "attribute_exists");
            case "attribute_type":
                return new TypeCondition(PathOf(call), TypeName(call));
        }

        var first = Operand(call.Arguments[0]);
        var second = Operand(call.Arguments[1]);
        RefuseSame(call.Name, first, second);
        if (call.Name == "contains")
        {
            return new ContainsCondition(first, second);
        }

        RequireType(call.Name, ["S", "B"], first, second);
        return new BeginsWithCondition(first, second);
    }

    private string TypeName(CallSyntax call)
    {
        var operand = Operand(call.Arguments[1]);
        if (operand is not ConstantOperand { Value: StringValue { Text: var name } })
        {
            throw WrongType(call.Name, operand.StaticType ?? TypeNames);
        }

        return AllTypes.Contains(name)
            ? name
            : throw cursor.Refuse($"Invalid attribute type name found; type: {name}, valid types: {TypeNames}");
    }

    private SizeOperand Size(CallSyntax call)
    {
        var operand = Operand(call.Arguments[0]);
        RequireType("size", Sized, operand);
        return new SizeOperand(operand);
    }

    private ListAppendOperand ListAppend(CallSyntax call)
    {
        var first = Operand(call.Arguments[0]);
        var second = Operand(call.Arguments[1]);
        RequireType("list_append", ["L"], first, second);
        return new ListAppendOperand(first, second);
    }

    private ArithmeticOperand Arithmetic(ArithmeticSyntax syntax)
    {
        var left = Operand(syntax.Left);
        var right = Operand(syntax.Right);
        RequireType(syntax.Operator, ["N"], left, right);
        return new ArithmeticOperand(left, right, Subtract: syntax.Operator == "-");
    }

    private DocumentPath PathOf(CallSyntax call) => call.Arguments[0].Unwrapped is PathSyntax path
        ? Path(path)
        : throw cursor.Refuse($"Operator or function requires a document path; operator or function: {call.Name}");

    private void RequireType(string function, ImmutableArray<string> allowed, params ReadOnlySpan<Operand> operands)
    {
        foreach (var operand in operands)
        {
            if (operand.StaticType is { } type && !allowed.Contains(type))
            {
                throw WrongType(function, type);
            }
        }
    }

    private AwsException WrongType(string function, string type) => cursor.Refuse(
        $"Incorrect operand type for operator or function; operator or function: {function}, operand type: {type}");

    private void RefuseSame(string function, Operand first, params ReadOnlySpan<Operand> rest)
    {
        foreach (var operand in rest)
        {
            if (first is PathOperand { Path: var path } && operand is PathOperand { Path: var other } && path.Equals(other))
            {
                throw cursor.Refuse(
                    "The first operand must be distinct from the remaining operands for this operator or function; "
                    + $"operator: {function}, first operand: {path}");
            }
        }
    }
}
