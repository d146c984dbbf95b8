import ArgumentParser

/// A command of ours: what its `run` throws is for `ErrorPrinter.print`.
protocol ColqCommand: ParsableCommand {}
