namespace LocalCloud.Core;

/// <summary>Registers what a reset of the world puts back.</summary>
internal static class ResettableRegistration
{
    /// <summary>Lets <c>POST /_local/reset</c> reset a singleton that is registered already.</summary>
    public static IServiceCollection AddResettable<T>(this IServiceCollection services)
        where T : class, IResettable =>
        services.AddSingleton<IResettable>(static provider => provider.GetRequiredService<T>());
}
