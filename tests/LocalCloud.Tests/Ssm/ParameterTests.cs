using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using LocalCloud.Tests.Ec2;

namespace LocalCloud.Tests.Ssm;

public sealed class ParameterTests : IAsyncLifetime
{
    // A variable, since the SDK's analyzer knows the bound and refuses a literal.
    private static readonly int TooMany = 11;

    private Ec2TestWorld _world = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _world = await Ec2TestWorld.StartAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task A_secure_string_is_readable_only_with_decryption()
    {
        var put = await PutAsync("/fleet/runners/i-1/jit-config", "c2VjcmV0");
        Assert.Equal((1L, "Standard"), (put.Version, put.Tier.Value));

        var plain = await _world.Ssm.GetParameterAsync(new GetParameterRequest { Name = "/fleet/runners/i-1/jit-config", WithDecryption = true }, Cancellation);
        var cipher = await _world.Ssm.GetParameterAsync(new GetParameterRequest { Name = "/fleet/runners/i-1/jit-config" }, Cancellation);

        Assert.Equal("c2VjcmV0", plain.Parameter.Value);
        Assert.Equal("SecureString", plain.Parameter.Type);
        Assert.Equal("arn:aws:ssm:us-east-1:000000000000:parameter/fleet/runners/i-1/jit-config", plain.Parameter.ARN);
        Assert.Equal(Ec2TestWorld.Start.UtcDateTime, plain.Parameter.LastModifiedDate!.Value.ToUniversalTime());
        Assert.DoesNotContain("c2VjcmV0", cipher.Parameter.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4096, null, "Standard")]
    [InlineData(4097, null, null)]
    [InlineData(4097, "Advanced", "Advanced")]
    [InlineData(8192, "Advanced", "Advanced")]
    [InlineData(8193, "Advanced", null)]
    [InlineData(10, "Intelligent-Tiering", "Standard")]
    [InlineData(4097, "Intelligent-Tiering", "Advanced")]
    [InlineData(8193, "Intelligent-Tiering", null)]
    public async Task L26_A_tier_has_its_largest_value(int size, string? tier, string? stored)
    {
        var request = new PutParameterRequest { Name = "/a", Type = ParameterType.SecureString, Value = new string('x', size), Tier = tier };
        if (stored is null)
        {
            Assert.Equal("ValidationException", await RefusalAsync(() => _world.Ssm.PutParameterAsync(request, Cancellation)));
        }
        else
        {
            Assert.Equal(stored, (await _world.Ssm.PutParameterAsync(request, Cancellation)).Tier);
        }
    }

    [Fact]
    public async Task L26_Tags_and_overwrite_do_not_go_together()
    {
        var request = new PutParameterRequest
        {
            Name = "/a",
            Type = ParameterType.String,
            Value = "1",
            Overwrite = true,
            Tags = [new Tag { Key = "InstanceId", Value = "i-1" }],
        };
        Assert.Equal("ValidationException", await RefusalAsync(() => _world.Ssm.PutParameterAsync(request, Cancellation)));

        request.Overwrite = false;
        await _world.Ssm.PutParameterAsync(request, Cancellation);
        var tags = await _world.Ssm.ListTagsForResourceAsync(
            new ListTagsForResourceRequest { ResourceType = ResourceTypeForTagging.Parameter, ResourceId = "/a" }, Cancellation);
        Assert.Equal(("InstanceId", "i-1"), tags.TagList.Select(tag => (tag.Key, tag.Value)).Single());
    }

    [Fact]
    public async Task A_parameter_is_overwritten_only_on_demand()
    {
        await PutAsync("/a", "1");
        Assert.Equal("ParameterAlreadyExists", await RefusalAsync(() => PutAsync("/a", "2")));
        Assert.IsType<ParameterAlreadyExistsException>(await Record.ExceptionAsync(() => PutAsync("/a", "2")));

        var put = await _world.Ssm.PutParameterAsync(new PutParameterRequest { Name = "/a", Value = "2", Overwrite = true }, Cancellation);

        Assert.Equal(2, put.Version);
        Assert.Equal("SecureString", (await GetAsync("/a")).Type);
        Assert.Equal("2", (await GetAsync("/a:2")).Value);
        Assert.IsType<ParameterNotFoundException>(await Record.ExceptionAsync(() => GetAsync("/a:1")));
        Assert.Equal("HierarchyTypeMismatchException", await RefusalAsync(() => _world.Ssm.PutParameterAsync(
            new PutParameterRequest { Name = "/a", Value = "3", Overwrite = true, Type = ParameterType.String }, Cancellation)));
    }

    [Theory]
    [InlineData("a/b", "ValidationException")]
    [InlineData("/a b", "ValidationException")]
    [InlineData("/a//b", "ValidationException")]
    [InlineData("/a/", "ValidationException")]
    [InlineData("aws-thing", "ValidationException")]
    [InlineData("ssmThing", "ValidationException")]
    [InlineData("/aws/service/mine", "AccessDeniedException")]
    [InlineData("/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16", "HierarchyLevelLimitExceededException")]
    public async Task A_bad_name_is_refused(string name, string code) => Assert.Equal(code, await RefusalAsync(() => PutAsync(name, "1")));

    [Fact]
    public async Task A_type_and_a_value_are_needed()
    {
        Assert.Equal("ValidationException", await RefusalAsync(() => _world.Ssm.PutParameterAsync(new PutParameterRequest { Name = "/a", Value = "1" }, Cancellation)));
        Assert.Equal("ValidationException", await RefusalAsync(() => PutAsync("/a", "")));
    }

    [Fact]
    public async Task L46_A_path_is_read_in_pages_to_the_end()
    {
        for (var i = 0; i < 23; i++)
        {
            await PutAsync($"/runs/{i:D2}", "x");
        }

        await PutAsync("/runs/deep/er", "x");
        await PutAsync("/runs2", "x");

        Assert.Equal(23, (await PathAsync(recursive: false)).Count);
        Assert.Equal(24, (await PathAsync(recursive: true)).Count);
        Assert.Equal("ValidationException", await RefusalAsync(() => _world.Ssm.GetParametersByPathAsync(
            new GetParametersByPathRequest { Path = "/runs", MaxResults = TooMany }, Cancellation)));
    }

    [Fact]
    public async Task Several_are_read_and_deleted_at_once_and_the_missing_named()
    {
        await PutAsync("/a", "1");
        await PutAsync("/b", "2");

        var got = await _world.Ssm.GetParametersAsync(new GetParametersRequest { Names = ["/a", "/b", "/c"], WithDecryption = true }, Cancellation);
        Assert.Equal(["1", "2"], got.Parameters.Select(parameter => parameter.Value));
        Assert.Equal(["/c"], got.InvalidParameters);

        var deleted = await _world.Ssm.DeleteParametersAsync(new DeleteParametersRequest { Names = ["/a", "/c"] }, Cancellation);
        Assert.Equal(["/a"], deleted.DeletedParameters);
        Assert.Equal(["/c"], deleted.InvalidParameters);
        await _world.Ssm.DeleteParameterAsync(new DeleteParameterRequest { Name = "/b" }, Cancellation);
        Assert.IsType<ParameterNotFoundException>(await Record.ExceptionAsync(
            () => _world.Ssm.DeleteParameterAsync(new DeleteParameterRequest { Name = "/b" }, Cancellation)));
        Assert.Equal("ValidationException", await RefusalAsync(() => _world.Ssm.DeleteParametersAsync(
            new DeleteParametersRequest { Names = [.. Enumerable.Range(0, 11).Select(i => $"/{i}")] }, Cancellation)));
    }

    [Fact]
    public async Task Tags_are_added_and_removed()
    {
        await PutAsync("/a", "1");
        await _world.Ssm.AddTagsToResourceAsync(
            new AddTagsToResourceRequest { ResourceType = "Parameter", ResourceId = "/a", Tags = [new Tag { Key = "x", Value = "1" }, new Tag { Key = "y", Value = "2" }] },
            Cancellation);
        await _world.Ssm.RemoveTagsFromResourceAsync(new RemoveTagsFromResourceRequest { ResourceType = "Parameter", ResourceId = "/a", TagKeys = ["x"] }, Cancellation);

        var tags = await _world.Ssm.ListTagsForResourceAsync(new ListTagsForResourceRequest { ResourceType = "Parameter", ResourceId = "/a" }, Cancellation);
        Assert.Equal("y", Assert.Single(tags.TagList).Key);
        Assert.Equal("InvalidResourceId", await RefusalAsync(() => _world.Ssm.AddTagsToResourceAsync(
            new AddTagsToResourceRequest { ResourceType = "Parameter", ResourceId = "/b", Tags = [new Tag { Key = "x", Value = "1" }] }, Cancellation)));
    }

    [Theory]
    [InlineData("arm64")]
    [InlineData("x86_64")]
    public async Task The_newest_image_is_a_public_parameter(string architecture)
    {
        var parameter = await GetAsync($"/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-{architecture}");

        var image = await _world.Ec2.DescribeImagesAsync(new Amazon.EC2.Model.DescribeImagesRequest { ImageIds = [parameter.Value] }, Cancellation);
        Assert.Equal(architecture, image.Images.Single().Architecture);
        Assert.IsType<ParameterNotFoundException>(await Record.ExceptionAsync(
            () => _world.Ssm.DeleteParameterAsync(new DeleteParameterRequest { Name = parameter.Name }, Cancellation)));
    }

    private Task<PutParameterResponse> PutAsync(string name, string value) => _world.Ssm.PutParameterAsync(
        new PutParameterRequest { Name = name, Type = ParameterType.SecureString, Value = value }, Cancellation);

    private async Task<Parameter> GetAsync(string name) =>
        (await _world.Ssm.GetParameterAsync(new GetParameterRequest { Name = name, WithDecryption = true }, Cancellation)).Parameter;

    private async Task<List<string>> PathAsync(bool recursive)
    {
        var names = new List<string>();
        await foreach (var page in _world.Ssm.Paginators
            .GetParametersByPath(new GetParametersByPathRequest { Path = "/runs", Recursive = recursive }).Responses)
        {
            names.AddRange(page.Parameters.Select(parameter => parameter.Name));
        }

        return names;
    }

    private static async Task<string> RefusalAsync(Func<Task> call) =>
        (await Assert.ThrowsAnyAsync<AmazonSimpleSystemsManagementException>(call)).ErrorCode;
}
