#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Finds out how a CSV text is written, and the names and types of its columns, from a sample of its beginning.
package enum CSVSniffer {
  private static let sampleByteCount = 1 << 20
  private static let sampleRecordCount = 5_000

  /// What is known already; nil is found out.
  package struct Hints: Sendable {
    package var delimiter: UInt8?
    package var quote: UInt8?
    package var hasHeader: Bool?

    package init(delimiter: UInt8? = nil, quote: UInt8? = nil, hasHeader: Bool? = nil) {
      self.delimiter = delimiter
      self.quote = quote
      self.hasHeader = hasHeader
    }
  }

  /// Format and layout of the file at `path`. An empty file is an error: it has no columns.
  package static func sniff(
    path: String, hints: Hints = Hints()
  ) throws(TextError) -> (format: CSVFormat, layout: CSVLayout) {
    try sniff(try TextFile.open(path), hints: hints)
  }

  package static func sniff(
    _ source: any ByteSource, hints: Hints = Hints()
  ) throws(TextError) -> (format: CSVFormat, layout: CSVLayout) {
    let sample = try TextSample(source, byteCount: sampleByteCount)
    guard sample.byteCount > 0 else { throw TextError(file: source.name, "the file is empty: it has no columns") }
    let quote = hints.quote ?? quote(of: sample)
    var best: (format: CSVFormat, records: [[CSVHeader.Cell]])?
    var bestScore = -1
    let delimiters: [UInt8] = hints.delimiter.map { [$0] } ?? [0x2C, 0x09, 0x3B, 0x7C]
    for delimiter in delimiters {
      let format = CSVFormat(delimiter: delimiter, quote: quote)
      let records = records(of: sample, format)
      let score = score(records)
      if score > bestScore { (best, bestScore) = ((format, records), score) }
    }
    guard var (format, records) = best, let first = records.first else {
      throw TextError(file: source.name, "the first record is empty or has a quoted field that is not closed", line: 1)
    }
    let body = records.dropFirst().filter { $0.count == first.count }
    format.hasHeader = hints.hasHeader ?? looksLikeHeader(first, body)
    let rows = format.hasHeader ? body : [first] + body
    let names = format.hasHeader ? headerNames(first) : first.indices.map { "column\($0 + 1)" }
    records = []
    return (format, CSVLayout(names.enumerated().map { at, name in Field(name, guess(rows, at).type) }))
  }

  /// The double quote, unless the sample has none and fields stand in single ones.
  private static func quote(of sample: TextSample) -> UInt8 {
    if memchr(sample.bytes, 0x22, sample.byteCount) != nil { return 0x22 }
    let fields = records(of: sample, CSVFormat(quote: nil)).prefix(100).joined()
    let isSingle = fields.contains { cell in
      cell.text.map { $0.utf8.count >= 2 && $0.hasPrefix("'") && $0.hasSuffix("'") } ?? false
    }
    return isSingle ? 0x27 : 0x22
  }

  private static func records(of sample: TextSample, _ format: CSVFormat) -> [[CSVHeader.Cell]] {
    var out: [[CSVHeader.Cell]] = []
    var at = 0
    while at < sample.byteCount, out.count < sampleRecordCount {
      guard let (fields, end) = CSVHeader.record(sample.bytes, from: at, to: sample.byteCount, format) else { break }
      // Empty lines are no records.
      if fields.count > 1 || fields[0].text != nil { out.append(fields) }
      at = end
    }
    return out
  }

  /// Records that agree with the first one on the number of fields count; more fields win between equals.
  private static func score(_ records: [[CSVHeader.Cell]]) -> Int {
    guard let width = records.first?.count else { return -1 }
    if width == 1 { return 0 }
    let agreeing = records.filter { $0.count == width }.count
    return agreeing * 1_000_000 / records.count + min(width, 1_000)
  }

  private static func guess(_ rows: [[CSVHeader.Cell]], _ column: Int) -> TypeGuess {
    var guess = TypeGuess()
    for row in rows {
      // A quoted empty field reads as NULL in a typed column and as text in VARCHAR: it decides nothing.
      if let text = row[column].text, !text.isEmpty { guess.add(text) }
    }
    return guess
  }

  /// A header's cells are distinct names, none of a type itself; below them a column has a type, or, where all is text,
  /// they look like names and none occurs again.
  private static func looksLikeHeader(_ first: [CSVHeader.Cell], _ body: [[CSVHeader.Cell]]) -> Bool {
    let names = first.compactMap(\.text).filter { !$0.isEmpty }
    guard names.count == first.count, Set(names).count == names.count else { return false }
    for name in names {
      var alone = TypeGuess()
      alone.add(name)
      if alone.type != .text { return false }
    }
    if first.indices.contains(where: { guess(body, $0).type != .text }) { return true }
    guard names.allSatisfy({ isName($0) }) else { return false }
    return first.indices.allSatisfy { at in !body.contains { $0[at].text == names[at] } }
  }

  /// Letters, underscores and spaces, with digits not first.
  private static func isName(_ text: String) -> Bool {
    var isFirst = true
    for byte in text.utf8 {
      let isLetter = (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || byte == 0x5F || byte >= 0x80
      if !isLetter, isFirst || (byte != 0x20 && byte &- 0x30 > 9) { return false }
      isFirst = false
    }
    return !isFirst
  }

  /// Names of the header, empty and double ones made distinct.
  private static func headerNames(_ first: [CSVHeader.Cell]) -> [String] {
    var taken: Set<String> = []
    return first.enumerated().map { at, cell in
      let base = cell.text.flatMap { $0.isEmpty ? nil : $0 } ?? "column\(at + 1)"
      var name = base
      var number = 1
      while !taken.insert(name).inserted {
        number += 1
        name = "\(base)_\(number)"
      }
      return name
    }
  }
}
