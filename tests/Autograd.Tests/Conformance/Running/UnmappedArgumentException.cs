namespace Autograd.Tests.Conformance;

/// <summary>The table of calls does not take an argument in the form a sample gives it: the runner's gap, never the library's answer.</summary>
internal sealed class UnmappedArgumentException(string message) : Exception(message);
