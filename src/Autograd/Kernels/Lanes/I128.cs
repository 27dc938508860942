using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Autograd.Kernels;

/// <summary>Four 32-bit integers in one 128-bit register, for conversions.</summary>
internal unsafe struct I128 : ICastLanes<I128>
{
    /// <summary>The register; lane 0 is the element at the lowest address.</summary>
    public Vector128<int> v;

    // 1.5 2^52: a whole double below 2^51 in size, added to it, stands in its low bits.
    private const double Rounder = 6755399441055744.0;

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128<int>.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static I128 Load<S>(S* p) where S : unmanaged
    {
        if (typeof(S) == typeof(byte)) return new() { v = Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalar(Unsafe.ReadUnaligned<uint>(p)).AsByte())).AsInt32() };
        if (typeof(S) == typeof(sbyte)) return new() { v = Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalar(Unsafe.ReadUnaligned<uint>(p)).AsSByte())) };
        if (typeof(S) == typeof(short)) return new() { v = Vector128.WidenLower(Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>(p)).AsInt16()) };
        if (typeof(S) == typeof(long)) return new() { v = Vector128.Narrow(Vector128.Load((long*)p), Vector128.Load((long*)p + 2)) };
        if (typeof(S) == typeof(float)) return new() { v = Vector128.ConvertToInt32Native(Vector128.Load((float*)p)) };
        if (typeof(S) == typeof(double)) return new() { v = Vector128.Narrow(Whole(Vector128.Load((double*)p)), Whole(Vector128.Load((double*)p + 2))) };
        return new() { v = Vector128.Load((int*)p) };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(T* p, I128 x) where T : unmanaged
    {
        if (sizeof(T) == 1)
        {
            var shorts = Vector128.Narrow(x.v, x.v);
            Unsafe.WriteUnaligned(p, Vector128.Narrow(shorts, shorts).AsUInt32().ToScalar());
        }
        else if (sizeof(T) == 2) Unsafe.WriteUnaligned(p, Vector128.Narrow(x.v, x.v).AsUInt64().ToScalar());
        else if (typeof(T) == typeof(float)) Vector128.ConvertToSingle(x.v).Store((float*)p);
        else if (typeof(T) == typeof(double))
        {
            Vector128.ConvertToDouble(Vector128.WidenLower(x.v)).Store((double*)p);
            Vector128.ConvertToDouble(Vector128.WidenUpper(x.v)).Store((double*)p + 2);
        }
        else if (typeof(T) == typeof(long))
        {
            Vector128.WidenLower(x.v).Store((long*)p);
            Vector128.WidenUpper(x.v).Store((long*)p + 2);
        }
        else x.v.Store((int*)p);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Fits<S>(S* p) where S : unmanaged
    {
        if (typeof(S) == typeof(float)) return Vector128.LessThanAll(Vector128.Abs(Vector128.Load((float*)p)), Vector128.Create(2147483648f));
        var most = Vector128.Create(2147483648.0);
        return Vector128.LessThanAll(Vector128.Abs(Vector128.Load((double*)p)), most) && Vector128.LessThanAll(Vector128.Abs(Vector128.Load((double*)p + 2)), most);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static I128 Truth<S>(S* p) where S : unmanaged
    {
        if (typeof(S) == typeof(float)) return new() { v = Vector128<int>.One & ~Vector128.Equals(Vector128.Load((float*)p), Vector128<float>.Zero).AsInt32() };
        if (typeof(S) == typeof(double))
            return new() { v = Vector128<int>.One & ~Vector128.Narrow(Vector128.Equals(Vector128.Load((double*)p), Vector128<double>.Zero).AsInt64(), Vector128.Equals(Vector128.Load((double*)p + 2), Vector128<double>.Zero).AsInt64()) };
        if (typeof(S) == typeof(long))
            return new() { v = Vector128<int>.One & ~Vector128.Narrow(Vector128.Equals(Vector128.Load((long*)p), Vector128<long>.Zero), Vector128.Equals(Vector128.Load((long*)p + 2), Vector128<long>.Zero)) };
        return new() { v = Vector128<int>.One & ~Vector128.Equals(Load(p).v, Vector128<int>.Zero) };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool FromLongs<T>(long* p, T* q) where T : unmanaged
    {
        Vector128<long> lower = Vector128.Load(p), upper = Vector128.Load(p + 2);
        if (typeof(T) == typeof(double))
        {
            Vector128.ConvertToDouble(lower).Store((double*)q);
            Vector128.ConvertToDouble(upper).Store((double*)q + 2);
            return true;
        }
        // By way of doubles, which hold them exactly below 2^53, so that only floats round.
        var most = Vector128.Create(1L << 53);
        if (!Vector128.LessThanAll(Vector128.Max(Vector128.Abs(lower), Vector128.Abs(upper)).AsUInt64(), most.AsUInt64())) return false;
        Vector128.Narrow(Vector128.ConvertToDouble(lower), Vector128.ConvertToDouble(upper)).Store((float*)q);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool ToLongs<S>(S* p, long* q) where S : unmanaged
    {
        Vector128<double> lower, upper;
        if (typeof(S) == typeof(double)) (lower, upper) = (Vector128.Load((double*)p), Vector128.Load((double*)p + 2));
        else (lower, upper) = Vector128.Widen(Vector128.Load((float*)p));
        var most = Vector128.Create(2251799813685248.0); // 2^51, half a unit of the rounder
        if (!Vector128.LessThanAll(Vector128.Abs(lower), most) || !Vector128.LessThanAll(Vector128.Abs(upper), most)) return false;
        Whole(lower).Store(q);
        Whole(upper).Store(q + 2);
        return true;
    }

    /// <summary>Doubles below 2^51 in size, cut towards zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<long> Whole(Vector128<double> x) => (Vector128.Truncate(x) + Vector128.Create(Rounder)).AsInt64() - Vector128.Create(Rounder).AsInt64();
}
