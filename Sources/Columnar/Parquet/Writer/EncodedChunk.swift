/// A column chunk ready to be written, with what the footer and the indexes say about it.
struct EncodedChunk {
  struct Page {
    /// From the chunk's first byte.
    var offset = 0
    /// Header included.
    var byteCount = 0
    var firstRow = 0
    var rowCount = 0
    var nullCount = 0
    /// PLAIN bounds, cut; nil when the page has no ordered value.
    var min: [UInt8]?
    var max: [UInt8]?
  }

  let bytes: OutputBytes
  var codec = ParquetCodec.uncompressed
  var encoding = ParquetEncoding.plain
  var valueCount = 0
  var nullCount = 0
  var distinctCount: Int?
  /// Headers included.
  var uncompressedByteCount = 0
  var dictionaryByteCount = 0
  var pages: [Page] = []
  /// Bounds as values, whole; nil when there is no ordered value.
  var min: Value?
  var max: Value?
  var minBound: Bound?
  var maxBound: Bound?
  /// Whether the pages' bounds ascend: `BoundaryOrder`.
  var isAscending = false
  /// False where some page has values but no bounds (NaN only): then there is no column index.
  var hasPageBounds = true

  /// A bound in PLAIN encoding, perhaps shortened.
  struct Bound {
    var bytes: [UInt8]
    var isExact: Bool
  }

  init(bytes: OutputBytes) { self.bytes = bytes }
}
