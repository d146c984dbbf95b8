#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// DELTA_BYTE_ARRAY: lengths of the prefixes shared with the value before, delta-encoded, then the suffixes as
/// DELTA_LENGTH_BYTE_ARRAY.
enum DeltaByteArrayEncoding: ValueEncoding {
  static let encoding = ParquetEncoding.deltaByteArray

  static func decoder(
    _ page: PageBytes, _ shape: ValueShape, valueCount: Int
  ) throws(ParquetError) -> (any ValueDecoder)? {
    guard shape.physicalType == .byteArray || shape.physicalType == .fixedByteArray else { return nil }
    let prefixes = try DeltaLengths(page, valueCount: valueCount)
    let suffixes = try DeltaLengths(prefixes.rest, valueCount: valueCount)
    guard prefixes.lengths.count == suffixes.lengths.count else {
      throw .corrupt("a page has \(prefixes.lengths.count) prefixes and \(suffixes.lengths.count) suffixes")
    }
    let fixed = shape.physicalType == .fixedByteArray ? shape.typeLength : nil
    return DeltaByteArrayDecoder(prefixes.lengths, suffixes, fixedByteCount: fixed)
  }
}

final class DeltaByteArrayDecoder: ValueDecoder {
  /// The most that prefixes may make out of a page, as a multiple of its suffix bytes.
  private static let expansionLimit = 1 << 30

  private let prefixes: [Int32]
  private let suffixes: DeltaLengths
  private let fixedByteCount: Int?
  private var next = 0
  private var at: UnsafeRawPointer
  private var previous: [UInt8] = []
  private(set) var retained: AnyObject?

  init(_ prefixes: [Int32], _ suffixes: DeltaLengths, fixedByteCount: Int?) {
    self.prefixes = prefixes
    self.suffixes = suffixes
    self.fixedByteCount = fixedByteCount
    at = suffixes.rest.start
  }

  func decode(_ n: Int, into out: UnsafeMutableRawPointer) throws(ParquetError) {
    let target = out.assumingMemoryBound(to: StringView.self)
    // A heap a call: the one before may be shared with other threads by now.
    let heap = StringHeap()
    var total = 0
    for i in 0..<n {
      try advance()
      total += previous.count
      guard total <= Self.expansionLimit else { throw .corrupt("a page of prefixes expands beyond 1 GB") }
      target[i] = previous.withUnsafeBytes { heap.store($0) }
    }
    retained = heap
  }

  func skip(_ n: Int) throws(ParquetError) { for _ in 0..<n { try advance() } }

  /// Makes `previous` the next value.
  private func advance() throws(ParquetError) {
    guard next < prefixes.count else { throw Self.tooFewValues() }
    let prefix = Int(prefixes[next])
    let suffix = Int(suffixes.lengths[next])
    guard prefix <= previous.count, suffix <= suffixes.rest.end - at else {
      throw .corrupt("a prefix or suffix of a page is longer than what is there")
    }
    previous.removeSubrange(prefix...)
    previous.append(contentsOf: UnsafeRawBufferPointer(start: at, count: suffix))
    if let fixedByteCount, previous.count != fixedByteCount {
      throw .corrupt("a value of \(previous.count) bytes in a column of \(fixedByteCount)-byte values")
    }
    at += suffix
    next += 1
  }
}
