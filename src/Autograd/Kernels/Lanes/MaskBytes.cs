using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Autograd.Kernels;

/// <summary>
/// Bools in memory (a byte each, 0 or not) to lane masks (all ones or zero) and back: 0/FF bytes are widened with their sign,
/// masks are narrowed by truncation. Exactly one byte per lane is read or written.
/// </summary>
internal static unsafe class MaskBytes
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Load512x32(byte* p) =>
        Vector512.WidenLower(Vector512.WidenLower(Truth(Vector128.Load(p)).ToVector256Unsafe().ToVector512Unsafe()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Load256x32(byte* p) => Vector256.WidenLower(Vector256.WidenLower(Truth(Eight(p)).ToVector256Unsafe()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Load128x32(byte* p) => Vector128.WidenLower(Vector128.WidenLower(Truth(Four(p))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> Load512x64(byte* p) =>
        Vector512.WidenLower(Vector512.WidenLower(Vector512.WidenLower(Truth(Eight(p)).ToVector256Unsafe().ToVector512Unsafe())));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<long> Load256x64(byte* p) =>
        Vector256.WidenLower(Vector256.WidenLower(Vector256.WidenLower(Truth(Four(p)).ToVector256Unsafe())));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<long> Load128x64(byte* p) => Vector128.WidenLower(Vector128.WidenLower(Vector128.WidenLower(Truth(Two(p)))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(byte* p, Vector512<int> mask)
    {
        var half = Vector256.Narrow(mask.GetLower(), mask.GetUpper());
        (Vector128.Narrow(half.GetLower(), half.GetUpper()).AsByte() & Vector128.Create((byte)1)).Store(p);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(byte* p, Vector256<int> mask) => StoreEight(p, Vector128.Narrow(mask.GetLower(), mask.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(byte* p, Vector128<int> mask)
    {
        var half = Vector128.Narrow(mask, mask);
        Unsafe.WriteUnaligned(p, Vector128.Narrow(half, half).AsUInt32().ToScalar() & 0x01010101u);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(byte* p, Vector512<long> mask) => Store(p, Vector256.Narrow(mask.GetLower(), mask.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(byte* p, Vector256<long> mask) => Store(p, Vector128.Narrow(mask.GetLower(), mask.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(byte* p, Vector128<long> mask)
    {
        p[0] = (byte)(mask.GetElement(0) & 1);
        p[1] = (byte)(mask.GetElement(1) & 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreEight(byte* p, Vector128<short> mask) =>
        Unsafe.WriteUnaligned(p, Vector128.Narrow(mask, mask).AsUInt64().ToScalar() & 0x0101010101010101u);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<sbyte> Truth(Vector128<byte> bools) => (~Vector128.Equals(bools, Vector128<byte>.Zero)).AsSByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Eight(byte* p) => Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>(p)).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Four(byte* p) => Vector128.CreateScalar(Unsafe.ReadUnaligned<uint>(p)).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Two(byte* p) => Vector128.CreateScalar((uint)Unsafe.ReadUnaligned<ushort>(p)).AsByte();
}
