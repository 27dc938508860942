// Pages set the working directory and the default generator's seed, which are the process's.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
