using System.Globalization;
using Autograd.Algebra;

namespace Autograd.Core;

/// <summary>The textual reading of a rule: running it over formulas prints what it computes, for docs, messages and pictures of graphs.</summary>
internal readonly struct Formula : IReal<Formula>
{
    // How tightly the outermost operator binds: an operand that binds less is put in parentheses.
    private const int Choice = 0, Logic = 1, Relation = 2, Sum = 3, Product = 4, Prefix = 5, Atom = 6;

    private readonly string _text;
    private readonly int _binding;

    private Formula(string text, int binding) => (_text, _binding) = (text, binding);

    /// <summary>A variable of that name.</summary>
    public static Formula Named(string name) => new(name, Atom);

    public override string ToString() => _text;

    public static implicit operator Formula(double c)
    {
        var text = c.ToString("R", CultureInfo.InvariantCulture);
        return new Formula(text, c < 0 ? Prefix : Atom);
    }

    private string In(int binding) => _binding < binding ? $"({_text})" : _text;

    private static Formula Infix(Formula a, string op, Formula b, int binding, bool associative = false) =>
        new($"{a.In(binding)} {op} {b.In(associative ? binding : binding + 1)}", binding);

    private static Formula Call(string name, params ReadOnlySpan<Formula> arguments) =>
        new($"{name}({string.Join(", ", arguments.ToArray().Select(x => x._text))})", Atom);

    public static Formula operator +(Formula a, Formula b) => Infix(a, "+", b, Sum, true);
    public static Formula operator -(Formula a, Formula b) => Infix(a, "-", b, Sum);
    public static Formula operator *(Formula a, Formula b) => Infix(a, "*", b, Product, true);
    public static Formula operator /(Formula a, Formula b) => Infix(a, "/", b, Product);
    public static Formula operator -(Formula a) => new($"-{a.In(Prefix)}", Prefix);
    public static Formula operator <(Formula a, Formula b) => Infix(a, "<", b, Relation);
    public static Formula operator >(Formula a, Formula b) => Infix(a, ">", b, Relation);
    public static Formula operator <=(Formula a, Formula b) => Infix(a, "<=", b, Relation);
    public static Formula operator >=(Formula a, Formula b) => Infix(a, ">=", b, Relation);
    public static Formula Same(Formula a, Formula b) => Infix(a, "==", b, Relation);
    public static Formula operator &(Formula a, Formula b) => Infix(a, "and", b, Logic, true);
    public static Formula operator |(Formula a, Formula b) => Infix(a, "or", b, Logic, true);
    public static Formula operator ~(Formula a) => new($"not {a.In(Prefix)}", Prefix);
    public static Formula Where(Formula mask, Formula a, Formula b) => new($"{mask.In(Logic)} ? {a.In(Logic)} : {b._text}", Choice);
    public static Formula Min(Formula a, Formula b) => Call("min", a, b);
    public static Formula Max(Formula a, Formula b) => Call("max", a, b);
    public static Formula Abs(Formula a) => Call("abs", a);
    public static Formula Sqrt(Formula x) => Call("sqrt", x);
    public static Formula Floor(Formula x) => Call("floor", x);
    public static Formula Ceiling(Formula x) => Call("ceil", x);
    public static Formula Truncate(Formula x) => Call("trunc", x);
    public static Formula Nearest(Formula x) => Call("round", x);
    public static Formula Exp(Formula x) => Call("exp", x);
    public static Formula Expm1(Formula x) => Call("expm1", x);
    public static Formula Log(Formula x) => Call("log", x);
    public static Formula Log1p(Formula x) => Call("log1p", x);
    public static Formula Sin(Formula x) => Call("sin", x);
    public static Formula Cos(Formula x) => Call("cos", x);
    public static Formula Tanh(Formula x) => Call("tanh", x);
    public static Formula Sigmoid(Formula x) => Call("sigmoid", x);
    public static Formula Erf(Formula x) => Call("erf", x);
    public static Formula Pow(Formula x, Formula y) => Call("pow", x, y);
    public static Formula Call<TFunction>(Formula x) where TFunction : struct, IFunction => Call(TFunction.Name, x);
    public static Formula Call<TFunction>(Formula x, Formula y) where TFunction : struct, IBinaryFunction => Call(TFunction.Name, x, y);
}
