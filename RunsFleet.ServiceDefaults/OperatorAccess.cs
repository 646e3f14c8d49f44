using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace RunsFleet.ServiceDefaults;

/// <summary>APIs for operators, with a bearer token. Closed to all while none is configured (lesson L62).</summary>
public static class OperatorAccess
{
    /// <summary>Lets only those in who have the token.</summary>
    /// <param name="group">The API.</param>
    /// <param name="setting">Where the token is configured, for the message of one that is closed: <c>Circuit:ApiToken</c>.</param>
    /// <param name="token">The token; null or empty when there is none.</param>
    public static RouteGroupBuilder RequireOperator(this RouteGroupBuilder group, string setting, Func<IServiceProvider, string?> token) =>
        group.AddEndpointFilter((context, next) => AuthenticateAsync(context, next, setting, token(context.HttpContext.RequestServices)));

    private static async ValueTask<object?> AuthenticateAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next, string setting, string? token)
    {
        if (token is not { Length: > 0 })
        {
            return TypedResults.Problem($"The API is closed: no token is configured in {setting}.", statusCode: StatusCodes.Status403Forbidden);
        }

        var http = context.HttpContext;
        if (!CryptographicOperations.FixedTimeEquals(Digest(http.Request.Headers.Authorization.ToString()), Digest("Bearer " + token)))
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            return TypedResults.Problem("The bearer token is missing or wrong.", statusCode: StatusCodes.Status401Unauthorized);
        }

        return await next(context);
    }

    // Of equal length, whatever was sent.
    private static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
