import Columnar

/// Collects events as the columns of a batch.
///
/// Product attributes are dictionary vectors, whose NULL entry is the last; ids are made digit by digit.
struct ClickRows {
  private let catalog: ShopCatalog
  private let seed: UInt64
  private let products: VectorDictionary
  private let categories: VectorDictionary
  private let subcategories: VectorDictionary
  private let activities: VectorDictionary
  private var customers = VectorBuilder(.text, capacity: Batch.targetRowCount)
  private var devices = VectorBuilder(.text, capacity: Batch.targetRowCount)
  private var events = VectorBuilder(.text, capacity: Batch.targetRowCount)
  private var times = VectorBuilder(.timestamp(precision: 3), capacity: Batch.targetRowCount)
  private let digitPairs = Self.makeDigitPairs()
  private var productCodes: [UInt16] = []
  private var categoryCodes: [UInt8] = []
  private var subcategoryCodes: [UInt8] = []
  private var activityCodes: [UInt8] = []

  var count: Int { productCodes.count }

  init(catalog: ShopCatalog, seed: UInt64) {
    self.catalog = catalog
    self.seed = seed
    products = Self.dictionary((0..<ShopCatalog.productCount).map { ShopCatalog.productID($0) })
    categories = Self.dictionary(ShopCatalog.categories)
    // The empty string stands for goods whose subcategory was never filled in.
    subcategories = Self.dictionary(catalog.subcategories + [""])
    activities = VectorDictionary(
      values: Vector(.text, ShopCatalog.activities.map { .text($0) }), isDistinct: true)
  }

  private static func dictionary(_ texts: [String]) -> VectorDictionary {
    VectorDictionary(values: Vector(.text, texts.map { .text($0) } + [.null]), isDistinct: true)
  }

  mutating func append(_ event: ClickEvent) {
    if event.customer == 0 { customers.appendNull() } else { appendNumber("C", Int(event.customer), to: &customers) }
    appendNumber(Self.deviceKind(event.device), Int(event.device), to: &devices)
    let identity = RandomSource.mix(seed ^ event.serial &* 0x9E37_79B9_7F4A_7C15)
    appendEventID(identity, RandomSource.mix(identity ^ event.serial))
    times.append(event.time)
    activityCodes.append(event.activity)
    categoryCodes.append(event.category)
    if event.product == ClickEvent.noProduct {
      productCodes.append(UInt16(ShopCatalog.productCount))
      subcategoryCodes.append(UInt8(subcategories.count - 1))
    } else {
      productCodes.append(UInt16(event.product))
      // One event in 250 comes from a page without the attribute, one in 500 from one where it is empty.
      let quirk = identity % 500
      let subcategory = catalog.subcategoryOf[Int(event.product)]
      subcategoryCodes.append(
        UInt8(quirk < 2 ? subcategories.count - 1 : quirk == 2 ? subcategories.count - 2 : subcategory))
    }
  }

  mutating func finish() -> Batch {
    let n = count
    let columns = [
      customers.finish(), devices.finish(),
      Vector(codes: Buffer(copying: productCodes), width: .u16, dictionary: products, count: n),
      Vector(codes: Buffer(copying: categoryCodes), width: .u8, dictionary: categories, count: n),
      Vector(codes: Buffer(copying: subcategoryCodes), width: .u8, dictionary: subcategories, count: n),
      Vector(codes: Buffer(copying: activityCodes), width: .u8, dictionary: activities, count: n), events.finish(),
      times.finish(),
    ]
    productCodes.removeAll(keepingCapacity: true)
    categoryCodes.removeAll(keepingCapacity: true)
    subcategoryCodes.removeAll(keepingCapacity: true)
    activityCodes.removeAll(keepingCapacity: true)
    // A builder keeps its heap, so fresh ones let the memory of finished batches go.
    customers = VectorBuilder(.text, capacity: Batch.targetRowCount)
    devices = VectorBuilder(.text, capacity: Batch.targetRowCount)
    events = VectorBuilder(.text, capacity: Batch.targetRowCount)
    return Batch(columns: columns, count: n)
  }

  private static func deviceKind(_ device: UInt32) -> StaticString {
    switch RandomSource.mix(UInt64(device)) % 100 {
    case 0..<55: "mobile-"
    case 55..<88: "desktop-"
    case 88..<97: "tablet-"
    default: "tv-"
    }
  }

  private func appendNumber(_ prefix: StaticString, _ number: Int, to builder: inout VectorBuilder) {
    withUnsafeTemporaryAllocation(byteCount: 32, alignment: 8) { scratch in
      let length = prefix.utf8CodeUnitCount
      for i in 0..<length { scratch[i] = prefix.utf8Start[i] }
      var digits = 1
      var rest = number / 10
      while rest > 0 {
        digits += 1
        rest /= 10
      }
      var value = number
      for i in 0..<digits {
        scratch[length + digits - 1 - i] = UInt8(truncatingIfNeeded: 48 + value % 10)
        value /= 10
      }
      builder.append(bytes: UnsafeRawBufferPointer(rebasing: scratch[0..<(length + digits)]))
    }
  }

  /// 8-4-4-4-12 hexadecimal digits, marked as a random UUID (version 4, variant 1).
  private mutating func appendEventID(_ high: UInt64, _ low: UInt64) {
    let first = high & ~0xF000 | 0x4000
    let second = low & ~(0xC << 60) | 0x8 << 60
    let target = events.heap.allocate(36)
    digitPairs.withUnsafeBufferPointer { pairs in
      var at = 0
      for byte in 0..<16 {
        if byte == 4 || byte == 6 || byte == 8 || byte == 10 {
          target.storeBytes(of: UInt8(ascii: "-"), toByteOffset: at, as: UInt8.self)
          at &+= 1
        }
        let word = byte < 8 ? first : second
        let value = Int(truncatingIfNeeded: word >> UInt64(56 &- 8 &* (byte & 7)) & 0xFF)
        target.storeBytes(of: pairs[value], toByteOffset: at, as: UInt16.self)
        at &+= 2
      }
    }
    events.append(StringView(target, count: 36))
  }

  /// The two hexadecimal digits of each byte, as they lie in memory.
  private static func makeDigitPairs() -> [UInt16] {
    let digits = Array("0123456789abcdef".utf8)
    return (0..<256).map { UInt16(littleEndian: UInt16(digits[$0 >> 4]) | UInt16(digits[$0 & 15]) << 8) }
  }
}
