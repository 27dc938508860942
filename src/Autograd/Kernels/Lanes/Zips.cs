using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Autograd.Kernels;

/// <summary>Two registers of floats, the ones at even and at odd places of two others. Where no shuffle does it, pairs are numbers of 64 bits, widened and narrowed as integers are.</summary>
internal static class Zips
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Join(Vector512<float> even, Vector512<float> odd, out Vector512<float> first, out Vector512<float> second)
    {
        if (Avx512F.IsSupported)
        {
            first = Avx512F.PermuteVar16x32x2(even, Vector512.Create(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23), odd);
            second = Avx512F.PermuteVar16x32x2(even, Vector512.Create(8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31), odd);
            return;
        }
        Join(even.GetLower(), odd.GetLower(), out var a, out var b);
        Join(even.GetUpper(), odd.GetUpper(), out var c, out var d);
        (first, second) = (Vector512.Create(a, b), Vector512.Create(c, d));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Split(Vector512<float> first, Vector512<float> second, out Vector512<float> even, out Vector512<float> odd)
    {
        if (Avx512F.IsSupported)
        {
            even = Avx512F.PermuteVar16x32x2(first, Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30), second);
            odd = Avx512F.PermuteVar16x32x2(first, Vector512.Create(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31), second);
            return;
        }
        Split(first.GetLower(), first.GetUpper(), out var a, out var b);
        Split(second.GetLower(), second.GetUpper(), out var c, out var d);
        (even, odd) = (Vector512.Create(a, c), Vector512.Create(b, d));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Join(Vector256<float> even, Vector256<float> odd, out Vector256<float> first, out Vector256<float> second)
    {
        if (Avx.IsSupported)
        {
            // Within halves, which then change places.
            var (low, high) = (Avx.UnpackLow(even, odd), Avx.UnpackHigh(even, odd));
            (first, second) = (Avx.Permute2x128(low, high, 0x20), Avx.Permute2x128(low, high, 0x31));
            return;
        }
        Join(even.GetLower(), odd.GetLower(), out var a, out var b);
        Join(even.GetUpper(), odd.GetUpper(), out var c, out var d);
        (first, second) = (Vector256.Create(a, b), Vector256.Create(c, d));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Split(Vector256<float> first, Vector256<float> second, out Vector256<float> even, out Vector256<float> odd)
    {
        if (Avx.IsSupported)
        {
            var (low, high) = (Avx.Permute2x128(first, second, 0x20), Avx.Permute2x128(first, second, 0x31));
            (even, odd) = (Avx.Shuffle(low, high, 0x88), Avx.Shuffle(low, high, 0xDD));
            return;
        }
        Split(first.GetLower(), first.GetUpper(), out var a, out var b);
        Split(second.GetLower(), second.GetUpper(), out var c, out var d);
        (even, odd) = (Vector256.Create(a, c), Vector256.Create(b, d));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Join(Vector128<float> even, Vector128<float> odd, out Vector128<float> first, out Vector128<float> second)
    {
        if (Sse.IsSupported)
        {
            (first, second) = (Sse.UnpackLow(even, odd), Sse.UnpackHigh(even, odd));
            return;
        }
        var (e, o) = (even.AsUInt32(), odd.AsUInt32());
        first = (Vector128.WidenLower(e) | Vector128.WidenLower(o) << 32).AsSingle();
        second = (Vector128.WidenUpper(e) | Vector128.WidenUpper(o) << 32).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Split(Vector128<float> first, Vector128<float> second, out Vector128<float> even, out Vector128<float> odd)
    {
        if (Sse.IsSupported)
        {
            (even, odd) = (Sse.Shuffle(first, second, 0x88), Sse.Shuffle(first, second, 0xDD));
            return;
        }
        var (a, b) = (first.AsUInt64(), second.AsUInt64());
        even = Vector128.Narrow(a, b).AsSingle();
        odd = Vector128.Narrow(a >>> 32, b >>> 32).AsSingle();
    }
}
