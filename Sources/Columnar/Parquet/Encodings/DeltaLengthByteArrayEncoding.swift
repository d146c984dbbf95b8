/// DELTA_LENGTH_BYTE_ARRAY: all lengths, delta-encoded, then all bytes.
enum DeltaLengthByteArrayEncoding: ValueEncoding {
  static let encoding = ParquetEncoding.deltaLengthByteArray

  static func decoder(
    _ page: PageBytes, _ shape: ValueShape, valueCount: Int
  ) throws(ParquetError) -> (any ValueDecoder)? {
    guard shape.physicalType == .byteArray else { return nil }
    return DeltaLengthByteArrayDecoder(try DeltaLengths(page, valueCount: valueCount))
  }
}

final class DeltaLengthByteArrayDecoder: ValueDecoder {
  private let source: DeltaLengths
  private var next = 0
  private var at: UnsafeRawPointer

  init(_ source: DeltaLengths) {
    self.source = source
    at = source.rest.start
  }

  var retained: AnyObject? { source.rest.owner }

  func decode(_ n: Int, into out: UnsafeMutableRawPointer) throws(ParquetError) {
    guard n <= source.lengths.count - next else { throw Self.tooFewValues() }
    let target = out.assumingMemoryBound(to: StringView.self)
    var cursor = at
    let end = source.rest.end
    for i in 0..<n {
      let length = Int(source.lengths[next + i])
      guard length <= end - cursor else { throw Self.tooFewValues() }
      target[i] = StringView(padded: cursor, count: length)
      cursor += length
    }
    at = cursor
    next += n
  }

  func skip(_ n: Int) throws(ParquetError) {
    guard n <= source.lengths.count - next else { throw Self.tooFewValues() }
    var total = 0
    for i in 0..<n { total += Int(source.lengths[next + i]) }
    guard total <= source.rest.end - at else { throw Self.tooFewValues() }
    at += total
    next += n
  }
}
