using System.Runtime.Intrinsics;

namespace Autograd.Kernels;

/// <summary>
/// The register width that kernels use, in bits. Read at run time, never as a constant: so the code that selects kernels is the same on every
/// machine and can be compiled ahead of time.
/// </summary>
internal static class Width
{
    public static readonly int Bits =
        Vector512.IsHardwareAccelerated ? 512 :
        Vector256.IsHardwareAccelerated ? 256 : 128;
}
