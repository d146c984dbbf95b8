import Columnar

/// One loop to time.
struct Kernel {
  let name: String
  /// Values of one call.
  let values: Int
  /// Bytes that one call reads and writes at least.
  let byteCount: Int
  /// Where those bytes lie from call to call.
  let level: MemoryLevel
  /// Owners of memory that `run` knows by address only.
  let buffers: [Buffer]
  let run: () -> Void

  init(
    _ name: String, values: Int, bytes byteCount: Int, in level: MemoryLevel = .cache, keeping buffers: [Buffer] = [],
    run: @escaping () -> Void
  ) {
    self.name = name
    self.values = values
    self.byteCount = byteCount
    self.level = level
    self.buffers = buffers
    self.run = run
  }
}

/// What bounds a loop that does nothing but move its bytes.
enum MemoryLevel {
  /// The core's own second-level cache.
  case cache
  case memory
}

/// Seconds of one call: the best of several samples, each long enough for the clock.
func bestSeconds(_ run: () -> Void) -> Double {
  let clock = ContinuousClock()
  run()
  let once = seconds(clock.measure(run))
  let calls = max(1, Int(0.002 / max(once, 1e-9)))
  let samples = once > 0.05 ? 3 : 15
  var best = Double.infinity
  for _ in 0..<samples {
    let took = clock.measure { for _ in 0..<calls { run() } }
    best = min(best, seconds(took) / Double(calls))
  }
  return best
}

private func seconds(_ duration: Duration) -> Double {
  let (whole, fraction) = duration.components
  return Double(whole) + Double(fraction) * 1e-18
}
