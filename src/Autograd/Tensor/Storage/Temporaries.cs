namespace Autograd;

/// <summary>
/// Gives memory back that an operation took for its own steps: all that this thread has lent since <see cref="Begin"/> goes to the pool again, but for what is kept.
/// So operations put together from others need no collection for what they drop.
/// </summary>
/// <remarks>
/// Only for code of the library, which knows that nothing else outlives the operation: no call of a user's function, no tensor that an op or a module remembers.
/// What nodes hold stays theirs. Small storages are not the pool's and not noted.
/// </remarks>
internal readonly ref struct Temporaries
{
    [ThreadStatic]
    private static List<PooledStorage>? _lent;

    [ThreadStatic]
    private static int _depth;

    private readonly List<PooledStorage> _all;
    private readonly int _from;

    private Temporaries(List<PooledStorage> all) => (_all, _from) = (all, all.Count);

    public static Temporaries Begin()
    {
        _depth++;
        return new(_lent ??= []);
    }

    /// <summary>Told by the pool of what it lends.</summary>
    public static void Note(PooledStorage storage)
    {
        if (_depth > 0) _lent!.Add(storage);
    }

    /// <summary>Ends the operation: its result stays, to be a temporary of the one around it, if there is one.</summary>
    /// <param name="result">What the operation returns.</param>
    /// <param name="held">Whether nodes hold all that the way back needs. Some ops remember tensors instead; then nothing goes back if the result is recorded.</param>
    public Tensor Keep(Tensor result, bool held = false)
    {
        if (_all.Count == _from) return result;
        // A trace reads everything.
        if ((result.RequiresGrad && !held) || Tensor.IsWatched) Forget();
        else
        {
            // A result may also be memory from outside.
            var kept = _depth > 1 && result.Storage is PooledStorage pooled && _all.IndexOf(pooled, _from) >= 0 ? pooled : null;
            Return([result]);
            if (kept is not null) _all.Add(kept);
        }
        return result;
    }

    /// <summary>Gives back what was lent, but for the memory of these; the only one over a memory is its only owner from here on.</summary>
    public void Return(ReadOnlySpan<Tensor?> kept)
    {
        for (var i = _from; i < _all.Count; i++)
        {
            var uses = 0;
            foreach (var tensor in kept)
                if (ReferenceEquals(tensor?.Storage, _all[i])) uses++;
            if (uses == 0) _all[i].EndOperation();
            else if (uses == 1) _all[i].IsShared = false;
        }
        Forget();
    }

    /// <summary>Leaves what was lent so far to others.</summary>
    public void Forget()
    {
        if (_all.Count > _from) _all.RemoveRange(_from, _all.Count - _from);
    }

    public void Dispose()
    {
        if (--_depth == 0) Forget();
    }
}
