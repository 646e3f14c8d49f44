using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using LocalCloud.Aws.Wire;
using LocalCloud.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Tests.Wire;

/// <summary>The wire below the SDKs: what AWS refuses before a service is asked.</summary>
public sealed class AwsEndpointTests : IAsyncLifetime
{
    private const string Json = "application/x-amz-json-1.0";
    private const string Form = "application/x-www-form-urlencoded";
    private readonly InProcessWorld _world = new() { Configure = services => services.AddSingleton<IQueryService, EchoService>() };

    public ValueTask InitializeAsync() => _world.InitializeAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task An_unsigned_JSON_request_is_refused()
    {
        using var response = await PostAsync("{}", Json, "AmazonSQS.ListQueues", authorization: null);

        await AssertRefused(response, HttpStatusCode.BadRequest, "MissingAuthenticationTokenException");
        Assert.NotEmpty(response.Headers.GetValues("x-amzn-RequestId").Single());
    }

    [Theory]
    [InlineData("Basic dGVzdA==", "IncompleteSignatureException")]
    [InlineData("AWS4-HMAC-SHA256 SignedHeaders=host, Signature=00", "IncompleteSignatureException")]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKID/20260301/us-east-1/sqs, SignedHeaders=host, Signature=00", "IncompleteSignatureException")]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKID/20260301/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=00", "InvalidSignatureException")]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKID/20260301/eu-west-1/sqs/aws4_request, SignedHeaders=host, Signature=00", "InvalidSignatureException")]
    public async Task A_request_signed_badly_or_for_another_service_or_region_is_refused(string authorization, string code)
    {
        using var response = await PostAsync("{}", Json, "AmazonSQS.ListQueues", authorization);

        await AssertRefused(response, HttpStatusCode.BadRequest, code);
    }

    [Theory]
    [InlineData("AmazonSQS.Fly")]
    [InlineData("AmazonFly.ListQueues")]
    [InlineData("ListQueues")]
    [InlineData(null)]
    public async Task An_unknown_operation_is_refused(string? target)
    {
        using var response = await PostAsync("{}", Json, target, Signed("sqs"));

        await AssertRefused(response, HttpStatusCode.BadRequest, "UnknownOperationException");
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{\"QueueName\":1}")]
    [InlineData("{\"QueueName\":\"a\",\"Attributes\":[]}")]
    [InlineData("{\"QueueName\":\"\\ud800\"}")]
    public async Task A_body_of_the_wrong_shape_is_refused(string body)
    {
        using var response = await PostAsync(body, Json, "AmazonSQS.CreateQueue", Signed("sqs"));

        await AssertRefused(response, HttpStatusCode.BadRequest, "SerializationException");
    }

    [Fact]
    public async Task A_body_beyond_the_bound_is_refused_also_when_it_only_grows_so_large_unzipped()
    {
        using var plain = await PostAsync(new byte[RequestBody.MaxBytes + 1], Json, "AmazonSQS.ListQueues", Signed("sqs"));
        using var zipped = await PostAsync(Gzip(new byte[RequestBody.MaxBytes + 1]), Json, "AmazonSQS.ListQueues", Signed("sqs"), "gzip");

        await AssertRefused(plain, HttpStatusCode.RequestEntityTooLarge, "RequestEntityTooLargeException");
        await AssertRefused(zipped, HttpStatusCode.RequestEntityTooLarge, "RequestEntityTooLargeException");
    }

    [Fact]
    public async Task A_gzipped_body_is_read()
    {
        using var response = await PostAsync(Gzip("""{"QueueName":"zipped"}"""u8.ToArray()), Json, "AmazonSQS.CreateQueue", Signed("sqs"), "gzip");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Json, response.Content.Headers.ContentType?.ToString());
        Assert.Contains("/000000000000/zipped", await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_is_not_what_its_encoding_says_is_refused()
    {
        using var response = await PostAsync("{}"u8.ToArray(), Json, "AmazonSQS.ListQueues", Signed("sqs"), "gzip");

        await AssertRefused(response, HttpStatusCode.BadRequest, "SerializationException");
    }

    [Fact]
    public async Task A_queue_error_carries_both_of_its_names()
    {
        using var response = await PostAsync("""{"QueueName":"none"}""", Json, "AmazonSQS.GetQueueUrl", Signed("sqs"));

        await AssertRefused(response, HttpStatusCode.BadRequest, "QueueDoesNotExist");
        Assert.Equal("AWS.SimpleQueueService.NonExistentQueue;Sender", response.Headers.GetValues("x-amzn-query-error").Single());
    }

    [Fact]
    public async Task A_query_request_reaches_its_service_by_version_and_action()
    {
        using var response = await PostAsync("Action=Say&Version=2099-01-01&Word=gr%C3%BC%C3%9Fe+%26+more", Form, null, Signed("echo"));

        var answer = XElement.Parse(await response.Content.ReadAsStringAsync(Cancel));
        Assert.Equal("grüße & more", answer.Value);
        Assert.Equal("text/xml", response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("Action=Say&Version=2099-01-01", null, 403, "MissingAuthenticationToken")]
    [InlineData("Action=Say&Version=2099-01-01", "ec2", 403, "SignatureDoesNotMatch")]
    [InlineData("Action=Fly&Version=2099-01-01", "echo", 400, "InvalidAction")]
    [InlineData("Version=2099-01-01", "echo", 400, "MissingAction")]
    [InlineData("Action=Say&Version=1999-01-01", "echo", 400, "NoSuchVersion")]
    [InlineData("Action=Say", "echo", 400, "MissingParameter")]
    public async Task A_query_request_that_nobody_can_answer_is_refused(string form, string? service, int status, string code)
    {
        using var response = await PostAsync(form, Form, null, service is null ? null : Signed(service));

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(code, XElement.Parse(await response.Content.ReadAsStringAsync(Cancel)).Descendants("Code").Single().Value);
    }

    [Fact]
    public async Task A_defect_of_a_service_is_an_internal_failure_and_the_world_goes_on()
    {
        using var broken = await PostAsync("Action=Break&Version=2099-01-01", Form, null, Signed("echo"));
        using var next = await PostAsync("Action=Say&Version=2099-01-01&Word=on", Form, null, Signed("echo"));

        Assert.Equal((HttpStatusCode.InternalServerError, HttpStatusCode.OK), (broken.StatusCode, next.StatusCode));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string Signed(string service) =>
        $"AWS4-HMAC-SHA256 Credential=AKID/20260301/us-east-1/{service}/aws4_request, SignedHeaders=host;x-amz-date, Signature=00";

    private static byte[] Gzip(byte[] bytes)
    {
        using var buffer = new MemoryStream();
        using (var zip = new GZipStream(buffer, CompressionLevel.Fastest))
        {
            zip.Write(bytes);
        }

        return buffer.ToArray();
    }

    private static async Task AssertRefused(HttpResponseMessage response, HttpStatusCode status, string code)
    {
        using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancel));
        Assert.Equal((status, code), (response.StatusCode, body.RootElement.GetProperty("__type").GetString()!.Split('#')[^1]));
        Assert.NotEmpty(body.RootElement.GetProperty("message").GetString()!);
    }

    private Task<HttpResponseMessage> PostAsync(string body, string type, string? target, string? authorization) =>
        PostAsync(Encoding.UTF8.GetBytes(body), type, target, authorization);

    private async Task<HttpResponseMessage> PostAsync(byte[] body, string type, string? target, string? authorization, string? encoding = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (target is not null)
        {
            request.Headers.Add("X-Amz-Target", target);
        }

        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        if (encoding is not null)
        {
            request.Content.Headers.ContentEncoding.Add(encoding);
        }

        return await _world.Http.SendAsync(request, Cancel);
    }

    private sealed class EchoService : IQueryService
    {
        public string Name => "Echo";

        public string ApiVersion => "2099-01-01";

        public ValueTask<XElement?> HandleAsync(
            string operation, IReadOnlyDictionary<string, string> parameters, CancellationToken cancellationToken) => operation switch
            {
                "Say" => ValueTask.FromResult<XElement?>(new XElement("SayResponse", parameters["Word"])),
                "Break" => throw new InvalidOperationException("A defect."),
                _ => ValueTask.FromResult<XElement?>(null),
            };

        public XElement Error(AwsException error, string requestId) => new("Errors", new XElement("Code", error.Code));
    }
}
