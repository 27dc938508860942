using Autograd.NN;

namespace Autograd.Tests.Conformance;

internal static partial class ModuleTable
{
    private static Dictionary<string, ModuleEntry> Normalizations => new()
    {
        ["BatchNorm1d"] = One(a => new BatchNorm1d(a.Long("num_features"), a.Double("eps", 1e-5), Momentum(a), a.Bool("affine", true), a.Bool("track_running_stats", true))),
        ["BatchNorm2d"] = One(a => new BatchNorm2d(a.Long("num_features"), a.Double("eps", 1e-5), Momentum(a), a.Bool("affine", true), a.Bool("track_running_stats", true))),
        ["BatchNorm3d"] = One(a => new BatchNorm3d(a.Long("num_features"), a.Double("eps", 1e-5), Momentum(a), a.Bool("affine", true), a.Bool("track_running_stats", true))),
        ["InstanceNorm1d"] = One(a => new InstanceNorm1d(a.Long("num_features"), a.Double("eps", 1e-5), Momentum(a), a.Bool("affine", false), a.Bool("track_running_stats", false))),
        ["InstanceNorm2d"] = One(a => new InstanceNorm2d(a.Long("num_features"), a.Double("eps", 1e-5), Momentum(a), a.Bool("affine", false), a.Bool("track_running_stats", false))),
        ["InstanceNorm3d"] = One(a => new InstanceNorm3d(a.Long("num_features"), a.Double("eps", 1e-5), Momentum(a), a.Bool("affine", false), a.Bool("track_running_stats", false))),
        ["LayerNorm"] = One(a => new LayerNorm(a.Sizes("normalized_shape"), a.Double("eps", 1e-5), a.Bool("elementwise_affine", true), a.Bool("bias", true))),
        ["RMSNorm"] = One(a => new RMSNorm(a.Sizes("normalized_shape"), a.Has("eps") ? a.Double("eps", 0) : null, a.Bool("elementwise_affine", true))),
        ["GroupNorm"] = One(a => new GroupNorm(a.Long("num_groups"), a.Long("num_channels"), a.Double("eps", 1e-5), a.Bool("affine", true))),
        ["LocalResponseNorm"] = One(a => new LocalResponseNorm(a.Long("size"), a.Double("alpha", 1e-4), a.Double("beta", 0.75), a.Double("k", 1))),
    };

    private static double? Momentum(Arguments a) => a.IsNone("momentum") ? null : a.Double("momentum", 0.1);
}
