namespace Autograd.Tests.Conformance;

/// <summary>Tells an error that refuses a call in words from one that merely fell over.</summary>
internal static class Refusal
{
    /// <summary>Null when the action throws a proper error, else what it did instead.</summary>
    /// <exception cref="UnmappedArgumentException">The table of calls, not the library, refused.</exception>
    public static string? Missing(Action action)
    {
        try
        {
            action();
            return "it was accepted";
        }
        catch (UnmappedArgumentException)
        {
            throw;
        }
        catch (Exception e) when (e is NullReferenceException or IndexOutOfRangeException or InvalidCastException or NotImplementedException
            or KeyNotFoundException or ArrayTypeMismatchException or OutOfMemoryException)
        {
            return $"{e.GetType().Name}: {e.Message}";
        }
        catch (Exception)
        {
            return null;
        }
    }
}
