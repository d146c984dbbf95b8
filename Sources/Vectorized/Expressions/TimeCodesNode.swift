import CKernels
import Columnar

/// `date_trunc(unit, t)`, `hour(t)` … as group keys: a dictionary vector over the buckets, so that grouping goes by codes.
///
/// Each worker keeps one dictionary for the expression and makes a larger one when a batch has buckets beyond it, because
/// whoever groups by codes starts anew with each dictionary.
struct TimeCodesNode: CompiledExpression {
  let buckets: TimeBuckets
  let times: any CompiledExpression
  /// The function itself, for batches with too many buckets.
  let plain: CallNode
  /// Place of the worker's dictionary in the evaluation context.
  let place: Int

  var type: DataType { plain.type }

  func evaluate(_ batch: Batch, _ context: EvaluationContext) throws(EvaluationError) -> Vector {
    let vector = try times.evaluateResolved(batch, context)
    guard vector.form == .flat, batch.count > 0, let cache = context.bucketDictionaries else {
      return try plain.evaluate(batch, context)
    }
    let numbers = try buckets.numbers(vector, batch.count)
    let known = place < cache.count ? cache[place] : nil
    guard let range = Self.range(numbers.pointer(), vector.validity, batch.count),
      let dictionary = known.flatMap({ $0.holds(range) ? $0 : nil }) ?? BucketDictionary(buckets, type, range, known)
    else { return try plain.evaluate(batch, context) }
    if dictionary !== known { cache.keep(dictionary, at: place) }
    return dictionary.vector(numbers.pointer(), vector.validity, batch.count)
  }

  /// Smallest and largest number of rows that are not NULL; an empty range at 0 when all are.
  private static func range(
    _ numbers: UnsafePointer<Int64>, _ validity: Bitmap?, _ n: Int
  ) -> ClosedRange<Int64>? {
    var (low, high): (Int64, Int64) = (.max, .min)
    if let validity {
      for i in 0..<n where validity[i] { (low, high) = (min(low, numbers[i]), max(high, numbers[i])) }
      if low > high { (low, high) = (0, 0) }
    } else {
      colq_range_i64(numbers, n, &low, &high)
    }
    return low <= high ? low...high : nil
  }
}

/// A worker's dictionaries of buckets, by place.
final class BucketDictionaries {
  private var dictionaries: [BucketDictionary?]

  init(count: Int) { dictionaries = Array(repeating: nil, count: count) }

  var count: Int { dictionaries.count }

  subscript(_ place: Int) -> BucketDictionary? { dictionaries[place] }

  func keep(_ dictionary: BucketDictionary, at place: Int) {
    if dictionaries.indices.contains(place) { dictionaries[place] = dictionary }
  }
}

/// The buckets from a first to a last one, in order, and NULL behind them.
final class BucketDictionary {
  private let low: Int64
  private let high: Int64
  private let dictionary: VectorDictionary

  /// Codes of two bytes, the last one for NULL.
  private static let limit: Int64 = 1 << 16 - 2

  /// Covers `range` and, where they fit together, what `previous` covers, with room on both sides for what comes next.
  /// Nil when there are too many buckets.
  init?(_ buckets: TimeBuckets, _ type: DataType, _ range: ClosedRange<Int64>, _ previous: BucketDictionary?) {
    guard Self.width(range) <= Self.limit else { return nil }
    var wanted = range
    if let previous {
      let both = min(range.lowerBound, previous.low)...max(range.upperBound, previous.high)
      if Self.width(both) <= Self.limit { wanted = both }
    }
    // Twice as many as are seen, so that a column in order makes few dictionaries.
    let room = previous == nil ? 0 : Self.width(wanted) / 2
    let (below, isBelow) = wanted.lowerBound.subtractingReportingOverflow(room)
    let (above, isAbove) = wanted.upperBound.addingReportingOverflow(room)
    let roomy = isBelow || isAbove ? wanted : below...above
    guard let made = Self.values(buckets, type, Self.width(roomy) <= Self.limit ? roomy : wanted) else { return nil }
    (low, high) = (made.range.lowerBound, made.range.upperBound)
    dictionary = VectorDictionary(values: made.values, isDistinct: true)
  }

  private static func width(_ range: ClosedRange<Int64>) -> Int64 {
    let (width, isOver) = range.upperBound.subtractingReportingOverflow(range.lowerBound)
    return isOver ? .max : width == .max ? .max : width + 1
  }

  /// The values of the buckets that have one, from first to last, and a NULL.
  private static func values(
    _ buckets: TimeBuckets, _ type: DataType, _ range: ClosedRange<Int64>
  ) -> (range: ClosedRange<Int64>, values: Vector)? {
    var builder = VectorBuilder(type, capacity: Int(width(range)) + 1)
    for number in range {
      guard let value = buckets.value(number) else { return nil }
      builder.append(value)
    }
    builder.appendNull()
    return (range, builder.finish())
  }

  func holds(_ range: ClosedRange<Int64>) -> Bool { low <= range.lowerBound && range.upperBound <= high }

  /// Codes of numbers that the dictionary holds, except under NULLs.
  func vector(_ numbers: UnsafePointer<Int64>, _ validity: Bitmap?, _ n: Int) -> Vector {
    let width = CodeWidth(entryCount: dictionary.count)
    let out = Buffer(byteCount: n * width.rawValue)
    if width == .u8 {
      fill(out.pointer(as: UInt8.self), numbers, validity, n)
    } else {
      fill(out.pointer(as: UInt16.self), numbers, validity, n)
    }
    return Vector(codes: out, width: width, dictionary: dictionary, count: n)
  }

  private func fill<C: CodeWord>(
    _ codes: UnsafeMutablePointer<C>, _ numbers: UnsafePointer<Int64>, _ validity: Bitmap?, _ n: Int
  ) {
    let first = low
    for i in 0..<n { codes[i] = C(truncatingIfNeeded: numbers[i] &- first) }
    guard let validity else { return }
    let null = C(truncatingIfNeeded: dictionary.count - 1)
    for i in 0..<n where !validity[i] { codes[i] = null }
  }
}
