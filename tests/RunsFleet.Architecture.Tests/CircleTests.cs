namespace RunsFleet.Architecture.Tests;

/// <summary>
/// Files of a project that need each other can only be read, moved and changed together. A circle is cut by moving a type or a method to the file
/// that needs it, or by handing over a function in place of the object.
/// </summary>
public sealed class CircleTests
{
    public static TheoryData<string> Projects() =>
    [
        .. ((string[])["services", "libraries", "local"]).SelectMany(folder => Tree.Files(folder, "*.csproj")).Select(project => Path.GetDirectoryName(project)!.Replace('\\', '/')),
        "RunsFleet.AppHost",
        "RunsFleet.ServiceDefaults",
    ];

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_files_of_a_project_need_each_other(string project)
    {
        var files = Tree.Files(project, "*.cs").Select(file => new SourceFile(file, Tree.Read(file))).ToList();
        Assert.NotEmpty(files);

        var circles = new SourceGraph(files).Circles();

        Assert.True(circles.Count == 0, string.Join("\n\n", circles.Select(circle => string.Join("\n", circle))));
    }

    [Fact]
    public void A_circle_of_three_files_is_found_with_the_types_that_make_it()
    {
        var circles = Graph(
            ("a", "namespace X; class A { B b; }"),
            ("b", "namespace X; class B { object Make() => new C(); }"),
            ("c", "namespace X; class C : System.IComparable<A> { }"),
            ("d", "namespace X; class D { A a; C c; }")).Circles();

        Assert.Equal([["a -> b by B", "b -> c by C", "c -> a by A"]], circles);
    }

    [Theory]
    [InlineData("namespace X; class B { /* A */ string A = \"A\"; }")]
    [InlineData("namespace X; class B { int A => this.A; }")]
    [InlineData("namespace X; class B { object Make() => new C { A = 1 }; bool Is(C c) => c is { A: 1 } || c.A > 1 || c?.A > 1; }")]
    [InlineData("namespace X; record B(int A) { B Other => this with { A = A + 1 }; }")]
    [InlineData("namespace Y; class B { A a; }")]
    [InlineData("namespace X; class B { A a; class C { } } class A { }")]
    [InlineData("namespace X; [JsonDerivedType(typeof(A), \"a\")] class B { }")]
    public void A_member_a_comment_a_case_for_JSON_or_a_type_of_another_namespace_makes_no_circle(string text) =>
        Assert.Empty(Graph(("a", "namespace X; class A { B b; Y.B other; } "), ("b", text)).Circles());

    [Theory]
    [InlineData("namespace X; class B { object It => A.It; }")]
    [InlineData("namespace X; class B { bool Is(object o) => o is A { It: 1 }; }")]
    [InlineData("namespace X; class B { A A => null; }")]
    [InlineData("namespace X.Y; class B { System.Collections.Generic.List<A> All; }")]
    [InlineData("using X; namespace Z; [A] class B { }")]
    [InlineData("namespace X; [Of(typeof(A))] class B { }")]
    public void A_type_makes_one_wherever_it_is_named(string text) =>
        Assert.Single(Graph(("a", "using X.Y; using Z; namespace X; class A { B b; }"), ("b", text)).Circles());

    [Fact]
    public void Circles_apart_are_found_apart_and_a_chain_is_none()
    {
        Dictionary<string, IReadOnlyCollection<string>> edges = new()
        {
            ["a"] = ["b"],
            ["b"] = ["a", "c"],
            ["c"] = ["d", "e"],
            ["d"] = ["c"],
            ["e"] = [],
        };

        Assert.Equal([["c", "d"], ["a", "b"]], Circles.Find(edges));
    }

    private static SourceGraph Graph(params (string Path, string Text)[] files) => new([.. files.Select(file => new SourceFile(file.Path, file.Text))]);
}
