using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Autograd.Kernels;

/// <summary>Sixteen 32-bit integers in one 512-bit register, for conversions.</summary>
internal unsafe struct I512 : ICastLanes<I512>
{
    /// <summary>The register; lane 0 is the element at the lowest address.</summary>
    public Vector512<int> v;

    // 1.5 2^52: a whole double below 2^51 in size, added to it, stands in its low bits.
    private const double Rounder = 6755399441055744.0;

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512<int>.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static I512 Load<S>(S* p) where S : unmanaged
    {
        if (typeof(S) == typeof(byte)) return new() { v = Vector512.WidenLower(Vector512.WidenLower(Vector128.Load((byte*)p).ToVector256Unsafe().ToVector512Unsafe())).AsInt32() };
        if (typeof(S) == typeof(sbyte)) return new() { v = Vector512.WidenLower(Vector512.WidenLower(Vector128.Load((sbyte*)p).ToVector256Unsafe().ToVector512Unsafe())) };
        if (typeof(S) == typeof(short)) return new() { v = Vector512.WidenLower(Vector256.Load((short*)p).ToVector512Unsafe()) };
        if (typeof(S) == typeof(long)) return new() { v = Vector512.Narrow(Vector512.Load((long*)p), Vector512.Load((long*)p + 8)) };
        if (typeof(S) == typeof(float)) return new() { v = Vector512.ConvertToInt32Native(Vector512.Load((float*)p)) };
        if (typeof(S) == typeof(double)) return new() { v = Vector512.Narrow(Whole(Vector512.Load((double*)p)), Whole(Vector512.Load((double*)p + 8))) };
        return new() { v = Vector512.Load((int*)p) };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(T* p, I512 x) where T : unmanaged
    {
        if (sizeof(T) == 1)
        {
            if (Avx512F.IsSupported) Avx512F.ConvertToVector128Byte(x.v).Store((byte*)p);
            else
            {
                var shorts = Vector256.Narrow(x.v.GetLower(), x.v.GetUpper());
                Vector128.Narrow(shorts.GetLower(), shorts.GetUpper()).AsByte().Store((byte*)p);
            }
        }
        else if (sizeof(T) == 2) Vector256.Narrow(x.v.GetLower(), x.v.GetUpper()).Store((short*)p);
        else if (typeof(T) == typeof(float)) Vector512.ConvertToSingle(x.v).Store((float*)p);
        else if (typeof(T) == typeof(double))
        {
            Vector512.ConvertToDouble(Vector512.WidenLower(x.v)).Store((double*)p);
            Vector512.ConvertToDouble(Vector512.WidenUpper(x.v)).Store((double*)p + 8);
        }
        else if (typeof(T) == typeof(long))
        {
            Vector512.WidenLower(x.v).Store((long*)p);
            Vector512.WidenUpper(x.v).Store((long*)p + 8);
        }
        else x.v.Store((int*)p);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Fits<S>(S* p) where S : unmanaged
    {
        if (typeof(S) == typeof(float)) return Vector512.LessThanAll(Vector512.Abs(Vector512.Load((float*)p)), Vector512.Create(2147483648f));
        var most = Vector512.Create(2147483648.0);
        return Vector512.LessThanAll(Vector512.Abs(Vector512.Load((double*)p)), most) && Vector512.LessThanAll(Vector512.Abs(Vector512.Load((double*)p + 8)), most);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static I512 Truth<S>(S* p) where S : unmanaged
    {
        if (typeof(S) == typeof(float)) return new() { v = Vector512.Min(Vector512.Load((uint*)p) & Vector512.Create(0x7FFFFFFFu), Vector512<uint>.One).AsInt32() };
        if (typeof(S) == typeof(double)) return new() { v = Vector512.Narrow(One(Vector512.Load((ulong*)p) << 1), One(Vector512.Load((ulong*)p + 8) << 1)) };
        if (typeof(S) == typeof(long)) return new() { v = Vector512.Narrow(One(Vector512.Load((ulong*)p)), One(Vector512.Load((ulong*)p + 8))) };
        return new() { v = Vector512.Min(Load(p).v.AsUInt32(), Vector512<uint>.One).AsInt32() };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<long> One(Vector512<ulong> x) => Vector512.Min(x, Vector512<ulong>.One).AsInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool FromLongs<T>(long* p, T* q) where T : unmanaged
    {
        Vector512<long> lower = Vector512.Load(p), upper = Vector512.Load(p + 8);
        if (typeof(T) == typeof(double))
        {
            Vector512.ConvertToDouble(lower).Store((double*)q);
            Vector512.ConvertToDouble(upper).Store((double*)q + 8);
            return true;
        }
        if (!Avx512DQ.IsSupported) return false;
        Avx512DQ.ConvertToVector256Single(lower).Store((float*)q);
        Avx512DQ.ConvertToVector256Single(upper).Store((float*)q + 8);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool ToLongs<S>(S* p, long* q) where S : unmanaged
    {
        Vector512<double> lower, upper;
        if (typeof(S) == typeof(double)) (lower, upper) = (Vector512.Load((double*)p), Vector512.Load((double*)p + 8));
        else (lower, upper) = Vector512.Widen(Vector512.Load((float*)p));
        var most = Vector512.Create(9223372036854775808.0);
        if (!Vector512.LessThanAll(Vector512.Abs(lower), most) || !Vector512.LessThanAll(Vector512.Abs(upper), most)) return false;
        Vector512.ConvertToInt64Native(lower).Store(q);
        Vector512.ConvertToInt64Native(upper).Store(q + 8);
        return true;
    }

    /// <summary>Doubles below 2^51 in size, cut towards zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<long> Whole(Vector512<double> x) => (Vector512.Truncate(x) + Vector512.Create(Rounder)).AsInt64() - Vector512.Create(Rounder).AsInt64();
}
