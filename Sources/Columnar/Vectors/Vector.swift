/// One column of a batch.
///
///     flat        values: count x physical type         validity: optional bitmap
///     constant    values: 1 x physical type             validity: nil, or a bitmap of one 0 bit for NULL
///     dictionary  values: count x code (u8, u16, u32)   validity: nil; a NULL is an entry of the dictionary
///
/// Invariants: a dictionary vector never has a validity bitmap, so whatever holds for an entry holds for all its rows;
/// the value under a NULL of a flat vector is zero or another defined value; every code is below the dictionary's count.
/// Memory is immutable once the vector is handed on.
public struct Vector: Sendable {
  public enum Form: Sendable { case flat, constant, dictionary }

  public let type: DataType
  public let form: Form
  /// Rows.
  public let count: Int
  public let values: Buffer
  /// Index of the first value or code in `values`.
  public let offset: Int
  public let validity: Bitmap?
  public let codeWidth: CodeWidth
  public let dictionary: VectorDictionary?
  /// Owner of the bytes that string views point to.
  public let heap: StringHeap?

  /// A flat vector over `values`.
  public init(
    _ type: DataType, flat values: Buffer, offset: Int = 0, count: Int, validity: Bitmap? = nil, heap: StringHeap? = nil
  ) {
    assert(validity.map { $0.count == count } ?? true)
    self.type = type
    form = .flat
    self.count = count
    self.values = values
    self.offset = offset
    self.validity = validity
    codeWidth = .u8
    dictionary = nil
    self.heap = heap
  }

  /// `count` rows of `dictionary`'s entries; `codes` holds `count` codes of `width` from `offset` on.
  public init(codes: Buffer, offset: Int = 0, width: CodeWidth, dictionary: VectorDictionary, count: Int) {
    type = dictionary.values.type
    form = .dictionary
    self.count = count
    values = codes
    self.offset = offset
    validity = nil
    codeWidth = width
    self.dictionary = dictionary
    heap = nil
  }

  /// `count` times one value, given as a flat vector of one row.
  public init(constant value: Vector, count: Int) {
    precondition(value.form != .dictionary && value.count >= 1)
    type = value.type
    form = .constant
    self.count = count
    values = value.values
    offset = value.offset
    validity = value.isNull(0) ? Bitmap(repeating: false, count: 1) : nil
    codeWidth = .u8
    dictionary = nil
    heap = value.heap
  }

  /// First value of a flat or constant vector, as the Swift type of its physical type.
  @inlinable
  public func pointer<T: BitwiseCopyable>(as type: T.Type = T.self) -> UnsafeMutablePointer<T> {
    values.pointer(as: T.self) + offset
  }

  /// First value of a flat or constant vector, whatever its type.
  public var start: UnsafeRawPointer { UnsafeRawPointer(values.base) + offset * type.physical.byteWidth }

  /// First code of a dictionary vector.
  @inlinable
  public func codes<C: CodeWord>(as type: C.Type = C.self) -> UnsafeMutablePointer<C> {
    values.pointer(as: C.self) + offset
  }

  /// Whether row `i` is NULL. For rows outside hot loops.
  public func isNull(_ i: Int) -> Bool {
    switch form {
    case .flat: validity.map { !$0[i] } ?? (type == .unknown)
    case .constant: validity != nil || type == .unknown
    case .dictionary: dictionary?.values.isNull(code(i)) ?? true
    }
  }

  /// The code of row `i` of a dictionary vector. For rows outside hot loops.
  public func code(_ i: Int) -> Int {
    switch codeWidth {
    case .u8: Int(codes(as: UInt8.self)[i])
    case .u16: Int(codes(as: UInt16.self)[i])
    case .u32: Int(codes(as: UInt32.self)[i])
    }
  }

  /// False when no row can be NULL; true may be a false alarm.
  public var mayHaveNulls: Bool {
    switch form {
    case .flat, .constant: validity != nil || type == .unknown
    case .dictionary: dictionary?.values.mayHaveNulls ?? true
    }
  }
}

/// Bytes of a dictionary code.
public enum CodeWidth: Int, Sendable, Hashable {
  case u8 = 1
  case u16 = 2
  case u32 = 4

  /// The narrowest width that holds codes below `entryCount`.
  public init(entryCount: Int) {
    self = entryCount <= 1 << 8 ? .u8 : entryCount <= 1 << 16 ? .u16 : .u32
  }
}

/// The unsigned integers that serve as dictionary codes.
public protocol CodeWord: FixedWidthInteger, UnsignedInteger, BitwiseCopyable, Sendable {
  static var width: CodeWidth { get }
}
extension UInt8: CodeWord { public static var width: CodeWidth { .u8 } }
extension UInt16: CodeWord { public static var width: CodeWidth { .u16 } }
extension UInt32: CodeWord { public static var width: CodeWidth { .u32 } }
