using Amazon.EC2.Model;

namespace LocalCloud.Tests.Ec2;

public sealed class LaunchTemplateTests : IAsyncLifetime
{
    private Ec2TestWorld _world = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _world = await Ec2TestWorld.StartAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task What_was_sent_comes_back_whole()
    {
        await CreateAsync("whole", new RequestLaunchTemplateData
        {
            ImageId = "ami-1",
            InstanceType = "c7g.large",
            InstanceInitiatedShutdownBehavior = "terminate",
            SecurityGroupIds = ["sg-1", "sg-2"],
            UserData = Convert.ToBase64String("#!/bin/sh"u8),
            EbsOptimized = true,
            IamInstanceProfile = new LaunchTemplateIamInstanceProfileSpecificationRequest { Name = "runner" },
            MetadataOptions = new LaunchTemplateInstanceMetadataOptionsRequest { HttpTokens = "required", HttpPutResponseHopLimit = 1 },
            BlockDeviceMappings =
            [
                new LaunchTemplateBlockDeviceMappingRequest
                {
                    DeviceName = "/dev/xvda",
                    Ebs = new LaunchTemplateEbsBlockDeviceRequest { VolumeSize = 30, VolumeType = "gp3", Encrypted = true },
                },
            ],
            NetworkInterfaces = [new LaunchTemplateInstanceNetworkInterfaceSpecificationRequest { DeviceIndex = 0, Groups = ["sg-3"] }],
            TagSpecifications = [new LaunchTemplateTagSpecificationRequest { ResourceType = "instance", Tags = [new Tag("team", "ci")] }],
        });

        var data = (await VersionsAsync("whole", "$Latest")).Single().LaunchTemplateData;

        Assert.Equal(("ami-1", "c7g.large", "terminate"), (data.ImageId, data.InstanceType.Value, data.InstanceInitiatedShutdownBehavior.Value));
        Assert.Equal(["sg-1", "sg-2"], data.SecurityGroupIds);
        Assert.Equal("#!/bin/sh"u8, Convert.FromBase64String(data.UserData));
        Assert.True(data.EbsOptimized);
        Assert.Equal("runner", data.IamInstanceProfile.Name);
        Assert.Equal(("required", 1), (data.MetadataOptions.HttpTokens.Value, data.MetadataOptions.HttpPutResponseHopLimit));
        var device = Assert.Single(data.BlockDeviceMappings);
        Assert.Equal(("/dev/xvda", 30, "gp3", true), (device.DeviceName, device.Ebs.VolumeSize, device.Ebs.VolumeType.Value, device.Ebs.Encrypted));
        Assert.Equal(["sg-3"], Assert.Single(data.NetworkInterfaces).Groups);
        Assert.Equal(("team", "ci"), data.TagSpecifications.Single().Tags.Select(tag => (tag.Key, tag.Value)).Single());
    }

    [Fact]
    public async Task Versions_build_on_a_source_and_the_default_is_set_by_hand()
    {
        await CreateAsync("runner", new RequestLaunchTemplateData { ImageId = "ami-1", InstanceInitiatedShutdownBehavior = "terminate" });
        var second = await _world.Ec2.CreateLaunchTemplateVersionAsync(
            new CreateLaunchTemplateVersionRequest
            {
                LaunchTemplateName = "runner",
                SourceVersion = "1",
                LaunchTemplateData = new RequestLaunchTemplateData { ImageId = "ami-2" },
            },
            Cancellation);
        Assert.Equal(2, second.LaunchTemplateVersion.VersionNumber);
        Assert.False(second.LaunchTemplateVersion.DefaultVersion);
        Assert.Equal("ami-1", (await VersionsAsync("runner", "$Default")).Single().LaunchTemplateData.ImageId);

        await _world.Ec2.ModifyLaunchTemplateAsync(new ModifyLaunchTemplateRequest { LaunchTemplateName = "runner", DefaultVersion = "2" }, Cancellation);

        var current = (await VersionsAsync("runner", "$Default")).Single();
        Assert.Equal(("ami-2", "terminate"), (current.LaunchTemplateData.ImageId, current.LaunchTemplateData.InstanceInitiatedShutdownBehavior.Value));
        Assert.Equal([1L, 2L], (await VersionsAsync("runner")).Select(version => version.VersionNumber!.Value));
        Assert.Equal(
            "InvalidLaunchTemplateId.VersionNotFound",
            await FleetSamples.RefusalAsync(() => _world.Ec2.ModifyLaunchTemplateAsync(
                new ModifyLaunchTemplateRequest { LaunchTemplateName = "runner", DefaultVersion = "3" }, Cancellation)));
    }

    [Fact]
    public async Task Names_are_unique_and_a_missing_one_is_an_error_unless_it_is_a_filter()
    {
        await CreateAsync("runner", new RequestLaunchTemplateData { ImageId = "ami-1" });

        Assert.Equal("InvalidLaunchTemplateName.AlreadyExistsException", await CreateRefusalAsync("runner"));
        Assert.Equal("InvalidLaunchTemplateName.MalformedException", await CreateRefusalAsync("no spaces please"));
        Assert.Equal(
            "InvalidLaunchTemplateName.NotFoundException",
            await FleetSamples.RefusalAsync(() => _world.Ec2.DescribeLaunchTemplatesAsync(
                new DescribeLaunchTemplatesRequest { LaunchTemplateNames = ["runner", "nobody"] }, Cancellation)));
        var filtered = await _world.Ec2.DescribeLaunchTemplatesAsync(
            new DescribeLaunchTemplatesRequest { Filters = [new Filter("launch-template-name", ["nobody"])] }, Cancellation);
        Assert.Null(filtered.LaunchTemplates);
    }

    [Fact]
    public async Task A_deleted_template_is_gone_with_its_tags()
    {
        var created = await _world.Ec2.CreateLaunchTemplateAsync(
            new CreateLaunchTemplateRequest
            {
                LaunchTemplateName = "runner",
                LaunchTemplateData = new RequestLaunchTemplateData { ImageId = "ami-1" },
                TagSpecifications = [new TagSpecification { ResourceType = "launch-template", Tags = [new Tag("a", "1")] }],
            },
            Cancellation);
        var id = created.LaunchTemplate.LaunchTemplateId;
        var tagged = await _world.Ec2.DescribeLaunchTemplatesAsync(new DescribeLaunchTemplatesRequest { Filters = [new Filter("tag:a", ["1"])] }, Cancellation);
        Assert.Equal("a", Assert.Single(tagged.LaunchTemplates).Tags.Single().Key);

        await _world.Ec2.DeleteLaunchTemplateAsync(new DeleteLaunchTemplateRequest { LaunchTemplateId = id }, Cancellation);

        Assert.Equal(
            "InvalidLaunchTemplateId.NotFound",
            await FleetSamples.RefusalAsync(() => _world.Ec2.DeleteLaunchTemplateAsync(new DeleteLaunchTemplateRequest { LaunchTemplateId = id }, Cancellation)));
        Assert.Null((await _world.Ec2.DescribeTagsAsync(new DescribeTagsRequest(), Cancellation)).Tags);
    }

    [Fact]
    public async Task User_data_must_be_base64_and_small()
    {
        Assert.Equal("InvalidUserData.Malformed", await CreateRefusalAsync("first", "not base64!"));
        Assert.Equal("InvalidParameterValue", await CreateRefusalAsync("second", Convert.ToBase64String(new byte[16 * 1024 + 1])));
        await CreateAsync("third", new RequestLaunchTemplateData { UserData = Convert.ToBase64String(new byte[16 * 1024]) });
    }

    [Fact]
    public async Task An_image_can_be_named_by_its_parameter()
    {
        await CreateAsync("runner", new RequestLaunchTemplateData
        {
            ImageId = "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
        });
        var subnets = await FleetSamples.SubnetsAsync(_world.Ec2);

        var response = await _world.Ec2.CreateFleetAsync(FleetSamples.Request("runner", ["c7i.large"], [subnets[0].SubnetId]), Cancellation);

        var instance = await _world.Ec2.DescribeAsync(response.InstanceIds().Single());
        var image = (await _world.Ec2.DescribeImagesAsync(new DescribeImagesRequest { ImageIds = [instance.ImageId] }, Cancellation)).Images.Single();
        Assert.Equal("x86_64", image.Architecture);
    }

    private Task<CreateLaunchTemplateResponse> CreateAsync(string name, RequestLaunchTemplateData data) => _world.Ec2.CreateLaunchTemplateAsync(
        new CreateLaunchTemplateRequest { LaunchTemplateName = name, LaunchTemplateData = data }, Cancellation);

    private Task<string> CreateRefusalAsync(string name, string? userData = null) =>
        FleetSamples.RefusalAsync(() => CreateAsync(name, new RequestLaunchTemplateData { ImageId = "ami-1", UserData = userData }));

    private async Task<List<LaunchTemplateVersion>> VersionsAsync(string name, params string[] versions)
    {
        var request = new DescribeLaunchTemplateVersionsRequest { LaunchTemplateName = name, Versions = versions.Length == 0 ? null : [.. versions] };
        return (await _world.Ec2.DescribeLaunchTemplateVersionsAsync(request, Cancellation)).LaunchTemplateVersions;
    }
}
