using System.Runtime.CompilerServices;
using Autograd.Algebra;
using Autograd.Core;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd;

public partial class Tensor
{
    /// <summary>Where x &lt; y.</summary>
    public static Tensor operator <(Tensor x, Tensor y) => Elementwise.Apply(Comparisons.Less, x, y);

    /// <summary>Where x &lt; y.</summary>
    public static Tensor operator <(Tensor x, Scalar y) => Elementwise.Apply(Comparisons.Less, x, y);

    /// <summary>Where x &gt; y.</summary>
    public static Tensor operator >(Tensor x, Tensor y) => Elementwise.Apply(Comparisons.Greater, x, y);

    /// <summary>Where x &gt; y.</summary>
    public static Tensor operator >(Tensor x, Scalar y) => Elementwise.Apply(Comparisons.Greater, x, y);

    /// <summary>Where x &lt;= y.</summary>
    public static Tensor operator <=(Tensor x, Tensor y) => Elementwise.Apply(Comparisons.LessOrEqual, x, y);

    /// <summary>Where x &lt;= y.</summary>
    public static Tensor operator <=(Tensor x, Scalar y) => Elementwise.Apply(Comparisons.LessOrEqual, x, y);

    /// <summary>Where x &gt;= y.</summary>
    public static Tensor operator >=(Tensor x, Tensor y) => Elementwise.Apply(Comparisons.GreaterOrEqual, x, y);

    /// <summary>Where x &gt;= y.</summary>
    public static Tensor operator >=(Tensor x, Scalar y) => Elementwise.Apply(Comparisons.GreaterOrEqual, x, y);

    /// <summary>Where x &lt; y, as bools.</summary>
    public Tensor Lt(Tensor y) => Elementwise.Apply(Comparisons.Less, this, y);

    /// <inheritdoc cref="Lt(Tensor)"/>
    public Tensor Lt(Scalar y) => Elementwise.Apply(Comparisons.Less, this, y);

    /// <summary>Where x &gt; y, as bools.</summary>
    public Tensor Gt(Tensor y) => Elementwise.Apply(Comparisons.Greater, this, y);

    /// <inheritdoc cref="Gt(Tensor)"/>
    public Tensor Gt(Scalar y) => Elementwise.Apply(Comparisons.Greater, this, y);

    /// <summary>Where x &lt;= y, as bools.</summary>
    public Tensor Le(Tensor y) => Elementwise.Apply(Comparisons.LessOrEqual, this, y);

    /// <inheritdoc cref="Le(Tensor)"/>
    public Tensor Le(Scalar y) => Elementwise.Apply(Comparisons.LessOrEqual, this, y);

    /// <summary>Where x &gt;= y, as bools.</summary>
    public Tensor Ge(Tensor y) => Elementwise.Apply(Comparisons.GreaterOrEqual, this, y);

    /// <inheritdoc cref="Ge(Tensor)"/>
    public Tensor Ge(Scalar y) => Elementwise.Apply(Comparisons.GreaterOrEqual, this, y);

    /// <summary>Where x = y, as bools; false for NaN. A method, since C#'s == compares references.</summary>
    public Tensor Eq(Tensor y) => Elementwise.Apply(Comparisons.Equal, this, y);

    /// <inheritdoc cref="Eq(Tensor)"/>
    public Tensor Eq(Scalar y) => Elementwise.Apply(Comparisons.Equal, this, y);

    /// <summary>Where x differs from y, as bools; true for NaN.</summary>
    public Tensor Ne(Tensor y) => Elementwise.Apply(Comparisons.NotEqual, this, y);

    /// <inheritdoc cref="Ne(Tensor)"/>
    public Tensor Ne(Scalar y) => Elementwise.Apply(Comparisons.NotEqual, this, y);

    /// <summary>Where both are nonzero.</summary>
    public Tensor LogicalAnd(Tensor y) => Elementwise.Apply(Comparisons.And, this, y);

    /// <summary>Where either is nonzero.</summary>
    public Tensor LogicalOr(Tensor y) => Elementwise.Apply(Comparisons.Or, this, y);

    /// <summary>Where exactly one is nonzero.</summary>
    public Tensor LogicalXor(Tensor y) => Elementwise.Apply(Comparisons.Xor, this, y);

    /// <summary>Where the element is zero.</summary>
    public Tensor LogicalNot() => DType == DType.Bool ? Eq(false) : Eq(0);

    /// <summary>Where the element is NaN.</summary>
    public Tensor IsNaN() => Ne(this);
}

/// <summary>The rules of comparisons and logic.</summary>
internal static class Comparisons
{
    public static readonly Compare<LessRule> Less = new("Lt");
    public static readonly Compare<GreaterRule> Greater = new("Gt");
    public static readonly Compare<LessOrEqualRule> LessOrEqual = new("Le");
    public static readonly Compare<GreaterOrEqualRule> GreaterOrEqual = new("Ge");
    public static readonly Compare<EqualRule> Equal = new("Eq");
    public static readonly Compare<NotEqualRule> NotEqual = new("Ne");
    public static readonly Compare<AndRule> And = new("LogicalAnd");
    public static readonly Compare<OrRule> Or = new("LogicalOr");
    public static readonly Compare<XorRule> Xor = new("LogicalXor");

    public readonly struct LessRule : IComparison
    {
        [MethodImpl(AggressiveInlining)]
        public A Holds<A>(A x, A y) where A : struct, IRing<A> => x < y;
    }

    public readonly struct GreaterRule : IComparison
    {
        [MethodImpl(AggressiveInlining)]
        public A Holds<A>(A x, A y) where A : struct, IRing<A> => x > y;
    }

    public readonly struct LessOrEqualRule : IComparison
    {
        [MethodImpl(AggressiveInlining)]
        public A Holds<A>(A x, A y) where A : struct, IRing<A> => x <= y;
    }

    public readonly struct GreaterOrEqualRule : IComparison
    {
        [MethodImpl(AggressiveInlining)]
        public A Holds<A>(A x, A y) where A : struct, IRing<A> => x >= y;
    }

    public readonly struct EqualRule : IComparison
    {
        [MethodImpl(AggressiveInlining)]
        public A Holds<A>(A x, A y) where A : struct, IRing<A> => A.Same(x, y);
    }

    public readonly struct NotEqualRule : IComparison
    {
        [MethodImpl(AggressiveInlining)]
        public A Holds<A>(A x, A y) where A : struct, IRing<A> => ~A.Same(x, y);
    }

    public readonly struct AndRule : IComparison
    {
        [MethodImpl(AggressiveInlining)]
        public A Holds<A>(A x, A y) where A : struct, IRing<A> => ~(A.Same(x, 0) | A.Same(y, 0));
    }

    public readonly struct OrRule : IComparison
    {
        [MethodImpl(AggressiveInlining)]
        public A Holds<A>(A x, A y) where A : struct, IRing<A> => ~(A.Same(x, 0) & A.Same(y, 0));
    }

    public readonly struct XorRule : IComparison
    {
        [MethodImpl(AggressiveInlining)]
        public A Holds<A>(A x, A y) where A : struct, IRing<A> => (A.Same(x, 0) | A.Same(y, 0)) & ~(A.Same(x, 0) & A.Same(y, 0));
    }
}
