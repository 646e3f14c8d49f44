using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RunsFleet.Architecture.Tests;

/// <summary>A C# file by its syntax: the types that it declares, and the names by which it may refer to types.</summary>
internal sealed class SourceFile
{
    private readonly CompilationUnitSyntax _root;
    private readonly List<string> _own;
    private readonly List<string> _used;
    private readonly HashSet<string> _members;

    public SourceFile(string path, string text)
    {
        Path = path;
        _root = CSharpSyntaxTree.ParseText(text).GetCompilationUnitRoot();
        Types = [.. _root.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax).Where(IsType).Select(Declared)];
        _own = [.. _root.DescendantNodes(node => node is not TypeDeclarationSyntax).OfType<BaseNamespaceDeclarationSyntax>().Select(space => space.Name.ToString())];
        _used = [.. _root.DescendantNodes().OfType<UsingDirectiveSyntax>().Where(one => one.Alias is null).Select(one => one.NamespaceOrType.ToString())];
        _members = [.. _root.DescendantNodes().Select(MemberName).OfType<string>()];
    }

    public string Path { get; }

    /// <summary>Types that are not nested in another.</summary>
    public IReadOnlyList<(string Namespace, string Name)> Types { get; }

    /// <summary>
    /// Names that may be those of types. A name after a dot is a member's, or a namespace's whose first name is known already; so is one that a value
    /// is given to in an initializer, or that a pattern looks at. A name that the file's own members have is a type's only where nothing else can stand.
    /// A base type that lists its cases for JSON does not need them.
    /// </summary>
    public IReadOnlySet<string> References() =>
        _root.DescendantNodes().OfType<SimpleNameSyntax>()
            .Where(name => name.Parent is not (MemberBindingExpressionSyntax or NameColonSyntax or NameEqualsSyntax))
            .Where(name => name.Parent is not MemberAccessExpressionSyntax access || access.Expression == name)
            .Where(name => name.Parent is not AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } given || given.Left != name)
            .Where(name => name.FirstAncestorOrSelf<AttributeSyntax>() is not { Name: SimpleNameSyntax { Identifier.Text: "JsonDerivedType" } })
            .Where(name => SyntaxFacts.IsInTypeOnlyContext(name) || !_members.Contains(name.Identifier.Text))
            .Select(name => name.Identifier.Text)
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>True when a type of that namespace can be named without it: the namespace is used, is the file's own, or encloses its own.</summary>
    public bool Sees(string @namespace) =>
        @namespace.Length == 0
        || _used.Contains(@namespace)
        || _own.Exists(own => own == @namespace || own.StartsWith(@namespace + ".", StringComparison.Ordinal));

    private static bool IsType(SyntaxNode node) => node is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax;

    private static (string Namespace, string Name) Declared(SyntaxNode type) => (
        string.Join('.', type.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().Reverse().Select(space => space.Name.ToString())),
        type is BaseTypeDeclarationSyntax declaration ? declaration.Identifier.Text : ((DelegateDeclarationSyntax)type).Identifier.Text);

    private static string? MemberName(SyntaxNode node) => node switch
    {
        PropertyDeclarationSyntax property => property.Identifier.Text,
        MethodDeclarationSyntax method => method.Identifier.Text,
        EnumMemberDeclarationSyntax member => member.Identifier.Text,
        ParameterSyntax parameter => parameter.Identifier.Text,
        VariableDeclaratorSyntax variable => variable.Identifier.Text,
        _ => null,
    };
}
