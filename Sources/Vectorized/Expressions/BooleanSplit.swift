import CKernels
import Columnar

/// The rows where a predicate is TRUE, and the others (FALSE or NULL).
struct BooleanSplit {
  let matching: Selection
  let others: Selection

  init(_ predicate: Vector) {
    let n = predicate.count
    matching = Selection(trueRowsOf: predicate)
    if matching.count == n {
      others = .run(0..<0)
    } else if matching.count == 0 {
      others = .all(n)
    } else {
      let mask = Buffer(byteCount: n)
      let bytes = mask.pointer(as: UInt8.self)
      bytes.initialize(repeating: 1, count: n)
      switch matching {
      case .run(let range): for i in range { bytes[i] = 0 }
      case .indexes(let buffer, let count):
        let rows = buffer.pointer(as: UInt32.self)
        for i in 0..<count { bytes[Int(rows[i])] = 0 }
      }
      others = Selection(nonZeroBytes: bytes, count: n)
    }
  }
}

extension Selection {
  /// Rows where a BOOLEAN vector is TRUE.
  package init(trueRowsOf predicate: Vector) {
    let n = predicate.count
    switch predicate.form {
    case .constant:
      let isTrue = n > 0 && !predicate.isNull(0) && predicate.pointer(as: UInt8.self)[0] != 0
      self = isTrue ? .all(n) : .run(0..<0)
    case .flat:
      let mask = predicate.pointer(as: UInt8.self)
      guard let validity = predicate.validity else {
        self.init(nonZeroBytes: mask, count: n)
        return
      }
      let copy = Buffer(byteCount: n)
      copy.pointer(as: UInt8.self).update(from: mask, count: n)
      colq_mask_and_bits(copy.pointer(), validity.words, n)
      self.init(nonZeroBytes: copy.pointer(), count: n)
    case .dictionary: self.init(trueCodesOf: predicate)
    }
  }

  /// Rows with a non-zero byte; a run when they are adjacent at either end of the batch or all of it.
  init(nonZeroBytes mask: UnsafePointer<UInt8>, count n: Int) {
    let out = Buffer(byteCount: (n + 8) * 4)
    let found = colq_select_bytes(mask, n, out.pointer(as: UInt32.self))
    self.init(rows: out, found, of: n)
  }

  private init(rows: Buffer, _ found: Int, of n: Int) {
    if found == 0 {
      self = .run(0..<0)
      return
    }
    let first = Int(rows.pointer(as: UInt32.self)[0])
    let last = Int(rows.pointer(as: UInt32.self)[found - 1])
    self = last - first + 1 == found ? .run(first..<(last + 1)) : .indexes(rows, count: found)
  }

  /// The predicate was evaluated on dictionary entries: a 0/1 table by code.
  private init(trueCodesOf predicate: Vector) {
    let n = predicate.count
    guard let dictionary = predicate.dictionary else {
      self = .run(0..<0)
      return
    }
    let table = PredicateTable.of(dictionary)
    if table.trueCount == 0 {
      self = .run(0..<0)
    } else if table.trueCount == dictionary.count {
      self = .all(n)
    } else {
      let out = Buffer(byteCount: (n + 8) * 4)
      let bytes = table.bytes.pointer(as: UInt8.self)
      let rows = out.pointer(as: UInt32.self)
      let found =
        switch predicate.codeWidth {
        case .u8: colq_select_codes8(predicate.codes(), n, bytes, min(dictionary.count, 256), rows)
        case .u16: colq_select_codes16(predicate.codes(), n, bytes, rows)
        case .u32: colq_select_codes32(predicate.codes(), n, bytes, rows)
        }
      self.init(rows: out, found, of: n)
    }
  }
}

/// For a dictionary of BOOLEAN entries: 1 where the entry is TRUE, else 0.
final class PredicateTable: Sendable {
  let bytes: Buffer
  let trueCount: Int

  private static let key = DerivedKey.next()

  static func of(_ dictionary: VectorDictionary) -> PredicateTable {
    dictionary.derived(key) { PredicateTable(dictionary.values) }
  }

  private init(_ values: Vector) {
    bytes = Buffer(byteCount: values.count)
    let target = bytes.pointer(as: UInt8.self)
    target.update(from: values.pointer(as: UInt8.self), count: values.count)
    if let validity = values.validity { colq_mask_and_bits(target, validity.words, values.count) }
    trueCount = colq_count_bytes(target, values.count)
  }
}
