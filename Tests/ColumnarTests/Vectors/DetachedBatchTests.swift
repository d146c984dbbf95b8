import Testing

@testable import Columnar

@Suite struct DetachedBatchTests {
  /// Strings of `count` rows that lie in one page, each of `width` bytes.
  private static func page(_ count: Int, width: Int) -> (strings: Vector, page: Buffer) {
    let page = Buffer(byteCount: count * width)
    let bytes = page.pointer(as: UInt8.self)
    for at in 0..<count * width { bytes[at] = UInt8(ascii: "a") + UInt8(at / width % 26) }
    let views = Buffer(byteCount: count * MemoryLayout<StringView>.stride)
    for row in 0..<count {
      views.pointer(as: StringView.self)[row] = StringView(UnsafeRawPointer(page.base + row * width), count: width)
    }
    return (Vector(.text, flat: views, count: count, heap: StringHeap(retaining: [page])), page)
  }

  private static func texts(_ vector: Vector) -> [Value] { (0..<vector.count).map { vector.value(at: $0) } }

  @Test func fewRowsLetGoOfTheirPage() throws {
    weak var released: Buffer?
    var kept: Batch?
    var expected: [Value] = []
    do {
      let (strings, page) = Self.page(10_000, width: 50)
      released = page
      let rows: [UInt32] = [9_999, 3, 5_000]
      let sparse = rows.withUnsafeBufferPointer { strings.take(indexes: $0.baseAddress.unsafelyUnwrapped, count: 3) }
      expected = Self.texts(sparse)
      kept = Batch(columns: [sparse], count: 3).forKeeping()
    }
    #expect(released == nil)
    #expect(try Self.texts(#require(kept).columns[0]) == expected)
  }

  @Test func manyRowsShareTheirPage() {
    let (strings, page) = Self.page(10_000, width: 50)
    let kept = Batch(columns: [strings.slice(0..<2_000)], count: 2_000).forKeeping()
    #expect(kept.columns[0].heap?.reachableByteCount == page.byteCount)
    // A small page is not worth a copy.
    let (few, small) = Self.page(100, width: 50)
    #expect(
      Batch(columns: [few.slice(0..<1)], count: 1).forKeeping().columns[0].heap?.reachableByteCount == small.byteCount)
  }

  @Test func sparseRowsOfADictionaryAndNulls() throws {
    let (entries, _) = Self.page(10_000, width: 50)
    let codes = Buffer(copying: [UInt32(7), 9_998, 7])
    let dictionary = VectorDictionary(values: entries)
    let coded = Vector(codes: codes, width: .u32, dictionary: dictionary, count: 3)
    let kept = Batch(columns: [coded], count: 3).forKeeping().columns[0]
    #expect(kept.dictionary == nil)
    #expect(Self.texts(kept) == Self.texts(coded))

    // In the place of a NULL stands a view to nowhere.
    let (strings, _) = Self.page(10_000, width: 50)
    for at in 16..<32 { strings.pointer(as: UInt8.self)[at] = 0x7F }
    let validity = Bitmap(repeating: true, count: 10_000)
    validity.clear(1)
    let withNull = Vector(.text, flat: strings.values, count: 10_000, validity: validity, heap: strings.heap).slice(
      0..<3)
    let own = Batch(columns: [withNull], count: 3).forKeeping().columns[0]
    #expect(own.isNull(1) && own.value(at: 0) == strings.value(at: 0) && own.value(at: 2) == strings.value(at: 2))
    #expect(own.heap?.reachableByteCount ?? 0 < 10_000)
  }
}
