import CKernels
import Columnar

/// One key column on its way into packed words, and back.
///
/// Strings become interned numbers (NULL is 0). Other types are taken as bits, with a NULL bit: values up to 32 bits
/// share words, wider ones take words of their own. REAL and DOUBLE are normalized, so that -0 = 0 and NaN = NaN.
final class KeyColumn {
  let type: DataType
  let interner: StringInterner?
  /// Place of the value: first word and shift.
  let word: Int
  let shift: Int
  /// Place of the NULL bit; nil for interned strings and for a lone 64-bit key, whose NULL group is kept apart.
  let nullPlace: (word: Int, shift: Int)?

  /// Codes of the dictionary at hand to interned numbers; `unknown` where not looked up yet.
  private var dictionary: VectorDictionary?
  private let numbers = GroupArray<UInt32>()
  private static let unknown = UInt32.max
  /// In the list of codes that are about to be looked up.
  private static let listed = UInt32.max - 1
  private let scratchNumbers = GroupArray<UInt32>()

  init(type: DataType, interner: StringInterner?, word: Int, shift: Int, nullPlace: (word: Int, shift: Int)?) {
    self.type = type
    self.interner = interner
    self.word = word
    self.shift = shift
    self.nullPlace = nullPlace
  }

  /// Bits of the value of a type that is not interned.
  static func bitWidth(_ type: DataType) -> Int { type.physical == .bool ? 1 : type.physical.byteWidth * 8 }

  static func isInterned(_ type: DataType) -> Bool { type.physical == .string }

  // MARK: Numbers of strings

  /// The interned number of each row.
  func number(_ vector: Vector, _ n: Int, _ out: UnsafeMutablePointer<UInt32>) {
    guard let interner else { return }
    switch vector.form {
    case .dictionary:
      guard let entries = vector.dictionary else { return }
      use(entries)
      switch vector.codeWidth {
      case .u8: numberCodes(vector.codes(as: UInt8.self), entries, n, out)
      case .u16: numberCodes(vector.codes(as: UInt16.self), entries, n, out)
      case .u32: numberCodes(vector.codes(as: UInt32.self), entries, n, out)
      }
    case .constant:
      let number = vector.isNull(0) ? 0 : interner.intern(vector.pointer(as: StringView.self)[0])
      out.update(repeating: number, count: n)
    case .flat:
      if vector.type == .unknown {
        out.update(repeating: 0, count: n)
      } else if let validity = vector.validity {
        let views = vector.pointer(as: StringView.self)
        for i in 0..<n { out[i] = validity[i] ? interner.intern(views[i]) : 0 }
      } else {
        interner.intern(vector.pointer(as: StringView.self), n, out)
      }
    }
  }

  private func use(_ entries: VectorDictionary) {
    if dictionary === entries { return }
    dictionary = entries
    numbers.resize(entries.count)
    numbers.base.update(repeating: Self.unknown, count: entries.count)
  }

  private func numberCodes<C: CodeWord>(
    _ codes: UnsafePointer<C>, _ entries: VectorDictionary, _ n: Int, _ out: UnsafeMutablePointer<UInt32>
  ) {
    let known = numbers.base
    var fresh: [Int] = []
    for i in 0..<n {
      let code = Int(truncatingIfNeeded: codes[i])
      if known[code] == Self.unknown {
        fresh.append(code)
        known[code] = Self.listed
      }
    }
    if !fresh.isEmpty { learn(fresh, entries) }
    for i in 0..<n { out[i] = known[Int(truncatingIfNeeded: codes[i])] }
  }

  /// Looks up many entries at once, each code once: the interner can fetch its slots ahead.
  private func learn(_ codes: [Int], _ entries: VectorDictionary) {
    guard let interner else { return }
    let views = entries.values.pointer(as: StringView.self)
    let batch = GroupArray<StringView>(count: codes.count)
    scratchNumbers.resize(codes.count)
    for (i, code) in codes.enumerated() { batch.base[i] = views[code] }
    interner.intern(UnsafePointer(batch.base), codes.count, scratchNumbers.base)
    for (i, code) in codes.enumerated() {
      numbers.base[code] = entries.values.isNull(code) ? 0 : scratchNumbers.base[i]
    }
  }

  // MARK: Words

  /// ORs the column's bits into the key words of `n` rows.
  func pack(_ vector: Vector, _ n: Int, _ words: [UnsafeMutablePointer<UInt64>], scratch: GroupArray<UInt32>) {
    if interner != nil {
      scratch.resize(n)
      number(vector, n, scratch.base)
      let out = words[word]
      let source = scratch.base
      let shift = UInt64(self.shift)
      for i in 0..<n { out[i] |= UInt64(source[i]) &<< shift }
      return
    }
    let flat = vector.flattened()
    switch flat.type.physical {
    case .bool: packBits(flat.pointer(as: UInt8.self), n, words)
    case .int8: packBits(UnsafeRawPointer(flat.pointer(as: Int8.self)).assumingMemoryBound(to: UInt8.self), n, words)
    case .int16: packBits(flat.pointer(as: UInt16.self), n, words)
    case .int32: packBits(flat.pointer(as: UInt32.self), n, words)
    case .int64: packBits(flat.pointer(as: UInt64.self), n, words)
    case .float:
      let source = flat.pointer(as: Float.self)
      let out = words[word]
      for i in 0..<n { out[i] |= UInt64(Self.normalized(source[i]).bitPattern) &<< UInt64(shift) }
    case .double:
      let source = flat.pointer(as: Double.self)
      let out = words[word]
      for i in 0..<n { out[i] |= Self.normalized(source[i]).bitPattern }
    case .int128:
      let source = flat.pointer(as: UInt128.self)
      for i in 0..<n {
        words[word][i] |= UInt64(truncatingIfNeeded: source[i])
        words[word + 1][i] |= UInt64(truncatingIfNeeded: source[i] >> 64)
      }
    case .string, .none, .nested: break
    }
    if flat.mayHaveNulls { packNulls(flat, n, words) }
  }

  private func packBits<T: FixedWidthInteger & UnsignedInteger>(
    _ source: UnsafePointer<T>, _ n: Int, _ words: [UnsafeMutablePointer<UInt64>]
  ) {
    let out = words[word]
    let shift = UInt64(self.shift)
    for i in 0..<n { out[i] |= UInt64(truncatingIfNeeded: source[i]) &<< shift }
  }

  /// Sets the NULL bit and takes the value's bits away again, so that all NULLs are equal.
  private func packNulls(_ flat: Vector, _ n: Int, _ words: [UnsafeMutablePointer<UInt64>]) {
    guard let nullPlace else { return }
    let bits = Self.bitWidth(type)
    let keep = bits >= 64 ? 0 : ~(((UInt64(1) << UInt64(bits)) - 1) << UInt64(shift))
    for i in 0..<n where flat.isNull(i) {
      if bits > 0 { words[word][i] &= keep }
      if bits > 64 { words[word + 1][i] = 0 }
      words[nullPlace.word][i] |= 1 << UInt64(nullPlace.shift)
    }
  }

  @inline(__always)
  static func normalized(_ value: Double) -> Double { value.isNaN ? .nan : value == 0 ? 0 : value }

  @inline(__always)
  static func normalized(_ value: Float) -> Float { value.isNaN ? .nan : value == 0 ? 0 : value }
}
