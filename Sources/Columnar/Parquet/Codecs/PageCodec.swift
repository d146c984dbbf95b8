/// Compresses and decompresses whole pages.
protocol PageCodec: Sendable {
  static var codec: ParquetCodec { get }
  /// The most a compressed byte can grow to; sizes beyond it are refused before memory is taken for them.
  static var maximumRatio: Int { get }

  /// The size the compressed bytes themselves claim; nil when they do not say.
  static func claimedByteCount(_ source: UnsafeRawBufferPointer) -> Int?

  /// Fills `target` exactly.
  static func decompress(_ source: UnsafeRawBufferPointer, _ target: UnsafeMutableRawBufferPointer) throws(ParquetError)
}

/// The codecs that can be read.
enum PageCodecs {
  static let all: [any PageCodec.Type] = [
    BrotliCodec.self, GzipCodec.self, LZ4HadoopCodec.self, LZ4RawCodec.self, SnappyCodec.self, ZstdCodec.self,
  ]

  /// Indexed by `ParquetCodec.rawValue`.
  private static let table: [(any PageCodec.Type)?] = ParquetCodec.allCases.map { codec in
    all.first { $0.codec == codec }
  }

  static func find(_ raw: Int) throws(ParquetError) -> any PageCodec.Type {
    guard table.indices.contains(raw), let found = table[raw] else {
      let name = ParquetCodec(rawValue: raw).map { "\($0)" } ?? "number \(raw)"
      throw ParquetError(.unsupported, "compression codec \(name) is not supported; rewrite the file with zstd")
    }
    return found
  }
}

extension PageCodec {
  static func claimedByteCount(_ source: UnsafeRawBufferPointer) -> Int? { nil }

  static func failed(_ detail: String) -> ParquetError {
    .corrupt("a page does not decompress as \(codec): \(detail)")
  }
}
