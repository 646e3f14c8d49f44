using System.Text.Json;
using System.Text.Json.Nodes;

namespace RunsFleet.AppHost.Tests;

/// <summary>The model, as its manifest tells it. No orchestrator runs.</summary>
public sealed class ManifestTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    [Theory(Timeout = 300_000)]
    [InlineData("manifest.json")]
    [InlineData("manifest-aws.json", "--cloud", "aws")]
    public async Task The_model_is_the_committed_one(string committed, params string[] args)
    {
        var folder = Directory.CreateTempSubdirectory("runsfleet-manifest-");
        try
        {
            var written = Path.Combine(folder.FullName, "manifest.json");
            using var program = AppHostProgram.Start([.. args, "--publisher", "manifest", "--output-path", written]);
            Assert.Equal(0, await program.EndsAsync(TestContext.Current.CancellationToken));

            var manifest = Normalised(await File.ReadAllTextAsync(written, TestContext.Current.CancellationToken));
            var expected = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, committed), TestContext.Current.CancellationToken);
            Assert.Equal(Normalised(expected), manifest);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Leaves out what a machine or a run decides: where the projects lie, and the key pair that is made at each start.</summary>
    private static string Normalised(string manifest)
    {
        var root = JsonNode.Parse(manifest)!;
        Walk(root);
        return root.ToJsonString(Indented).ReplaceLineEndings("\n");
    }

    private static void Walk(JsonNode node)
    {
        if (node is JsonArray items)
        {
            foreach (var item in items.OfType<JsonNode>())
            {
                Walk(item);
            }
        }
        else if (node is JsonObject properties)
        {
            foreach (var (name, value) in properties.ToList())
            {
                if (value is JsonValue text && text.TryGetValue<string>(out var content))
                {
                    properties[name] = name == "path" ? string.Join('/', content.Split('/').TakeLast(3))
                        : content.StartsWith("-----BEGIN", StringComparison.Ordinal) ? "(a key)"
                        : content;
                }
                else if (value is not null)
                {
                    Walk(value);
                }
            }
        }
    }
}
