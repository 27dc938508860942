using System.Runtime.InteropServices;

namespace Autograd.Benchmarks.Peers;

/// <summary>
/// oneDNN's matrix product, called past libtorch, which has it but multiplies with MKL: on AMD's processors that takes AVX2 where oneDNN takes AVX-512.
/// The library is the system's (Debian: libdnnl3.6); without it the rows are left out and the table says so.
/// </summary>
internal static unsafe class OneDnn
{
    private static readonly delegate* unmanaged<byte, byte, long, long, long, float, float*, long, float*, long, float, float*, long, int> Sgemm;
    private static readonly delegate* unmanaged<int, void> SetThreads;

    static OneDnn()
    {
        foreach (var name in (string[])["libdnnl.so.3.6", "libdnnl.so.3", "libdnnl.so"])
        {
            if (!NativeLibrary.TryLoad(name, out var library)) continue;
            Sgemm = (delegate* unmanaged<byte, byte, long, long, long, float, float*, long, float*, long, float, float*, long, int>)NativeLibrary.GetExport(library, "dnnl_sgemm");
            if (NativeLibrary.TryLoad("libgomp.so.1", out var omp)) SetThreads = (delegate* unmanaged<int, void>)NativeLibrary.GetExport(omp, "omp_set_num_threads");
            break;
        }
    }

    public static bool IsThere => Sgemm != null;

    /// <summary>C = A B, square and row by row.</summary>
    public static void Multiply(int n, int threads, float* a, float* b, float* c)
    {
        if (SetThreads != null) SetThreads(threads);
        if (Sgemm((byte)'N', (byte)'N', n, n, n, 1, a, n, b, n, 0, c, n) != 0) throw new InvalidOperationException("dnnl_sgemm failed.");
    }
}
