namespace Autograd.Tests.Conformance;

/// <summary>The table of calls takes no argument in the form that a sample gives it: the runner's gap, not the library's.</summary>
internal sealed class UnmappedArgumentException(string message) : Exception(message);
