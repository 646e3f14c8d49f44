using System.Text.RegularExpressions;

namespace RunsFleet.Architecture.Tests;

/// <summary>
/// A type is found by its name: a file declares one type that is not nested in another, and is named as that type. Exempt are only
/// <list type="bullet">
/// <item><c>Program.cs</c>, whose statements stand in no type;</item>
/// <item>parts of a partial type, <c>Type.Part.cs</c>: they too declare one type, which the first word names.</item>
/// </list>
/// A nested type stands with its type: the cases of a union are read together. Type parameters are not in the name: <c>Reading.cs</c> has
/// <c>Reading&lt;T&gt;</c>. Tests may keep a fake beside its only user, and are not held to it.
/// </summary>
public sealed class TypeTests
{
    private static readonly string[] Folders =
    [
        "services", "libraries", "local", "RunsFleet.AppHost", "RunsFleet.ServiceDefaults",
    ];

    /// <summary>Two types each that know each other: in files of their own they would form a circle.</summary>
    private static readonly string[] Pairs = ["FaultHold.cs", "Syntax.cs"];

    [Fact]
    public void A_file_declares_one_type_and_has_its_name()
    {
        var files = Folders.SelectMany(folder => Tree.Files(folder, "*.cs")).Where(file => !Pairs.Contains(Path.GetFileName(file))).ToList();
        Assert.All(Folders, folder => Assert.Contains(files, file => file.StartsWith($"{folder}/", StringComparison.Ordinal)));

        var faults = files.Select(file => Fault(file, Tree.Read(file))).OfType<string>().ToList();

        Assert.True(faults.Count == 0, string.Join("\n", faults));
    }

    [Theory]
    [InlineData("A.cs", "namespace X; class A { class B; enum C; }")]
    [InlineData("A.cs", "namespace X; abstract record A<T> { sealed record B : A<T>; }")]
    [InlineData("A.cs", "namespace X; delegate void A();")]
    [InlineData("A.Part.cs", "namespace X; sealed partial class A;")]
    [InlineData("Program.cs", "System.Console.WriteLine();")]
    public void These_are_as_they_should_be(string file, string text) => Assert.Null(Fault($"services/X/{file}", text));

    [Theory]
    [InlineData("A.cs", "namespace X; class A; class B;")]
    [InlineData("A.cs", "namespace X; class A; delegate void B();")]
    [InlineData("A.cs", "namespace X; class A; enum B;")]
    [InlineData("A.cs", "namespace X; class A; class A<T>;")]
    [InlineData("A.cs", "namespace X { class A; } namespace Y { class A; }")]
    [InlineData("A.cs", "namespace X; class B;")]
    [InlineData("A.cs", "namespace X; class a;")]
    [InlineData("A.cs", "global using System;")]
    [InlineData("A.Part.cs", "namespace X; class A;")]
    [InlineData("A.Part.cs", "namespace X; partial class Part;")]
    [InlineData("Program.cs", "System.Console.WriteLine(); class A;")]
    public void These_are_not(string file, string text) => Assert.NotNull(Fault($"services/X/{file}", text));

    /// <summary>Returns what is wrong with a file; null when nothing is.</summary>
    private static string? Fault(string file, string text)
    {
        var types = new SourceFile(file, text).Types;
        var words = Path.GetFileNameWithoutExtension(file).Split('.');
        return types switch
        {
            [] when words is ["Program"] => null,
            [var (_, name)] when name == words[0] && (words.Length == 1 || Regex.IsMatch(text, $@"\bpartial \w+( struct)? {name}\b")) => null,
            _ => $"{file} declares {(types.Count == 0 ? "no type" : string.Join(", ", types.Select(type => type.Name)))}.",
        };
    }
}
