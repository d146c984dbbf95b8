import CKernels

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `KernelBenchmarks [FILE.md]`: times the innermost loops on one core, beside what moving their bytes would take.
@main
enum Main {
  static func main() {
    let limits = Limits()
    let families = [
      ("Unpacking", unpackKernels()), ("Selecting", selectKernels()), ("Grouping", groupKernels()),
      ("Text", textKernels()), ("Pages", pageKernels()),
    ]
    var report = introduction(limits)
    for (title, kernels) in families {
      report += "\n## \(title)\n\n| kernel | ns a value | GB/s | limit, ns | share of the limit |\n"
      report += "| --- | ---: | ---: | ---: | ---: |\n"
      for kernel in kernels { report += line(kernel, limits) }
    }
    guard CommandLine.arguments.count > 1 else {
      print(report, terminator: "")
      return
    }
    let path = CommandLine.arguments[1]
    guard write(report, path) else {
      perror("KernelBenchmarks: \(path)")
      exit(1)
    }
  }

  private static func introduction(_ limits: Limits) -> String {
    """
    # Kernels

    Made by `make kernels`: the innermost loops on one core, the best of 15 samples. The limit is the time in which the core
    copies as many bytes as the loop reads and writes: \(oneDecimal(limits.cache / 1e9)) GB/s within its second-level cache, \
    \(oneDecimal(limits.memory / 1e9)) GB/s in memory, read and
    written bytes both counted. Loops that decide value by value (hash tables, decompression) cannot come near it; their
    line tells what they cost. Instructions: \(colq_has_avx2() ? "AVX2" : "the portable paths").

    """
  }

  private static func line(_ kernel: Kernel, _ limits: Limits) -> String {
    let seconds = bestSeconds(kernel.run)
    let limit = Double(kernel.byteCount) / limits.rate(kernel.level)
    let perValue = 1e9 / Double(kernel.values)
    let rate = oneDecimal(Double(kernel.byteCount) / seconds / 1e9)
    let share = Int((limit / seconds * 100).rounded())
    return
      "| \(kernel.name) | \(threeDigits(seconds * perValue)) | \(rate) | \(threeDigits(limit * perValue)) | \(share) % |\n"
  }

  private static func write(_ text: String, _ path: String) -> Bool {
    guard let file = fopen(path, "w") else { return false }
    let written = fputs(text, file) >= 0
    return fclose(file) == 0 && written
  }

  private static func oneDecimal(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }

  /// Three decimals below ten, one above.
  private static func threeDigits(_ value: Double) -> String {
    value < 10 ? "\((value * 1_000).rounded() / 1_000)" : oneDecimal(value)
  }
}
