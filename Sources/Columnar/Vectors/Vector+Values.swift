extension Vector {
  /// The value of row `i`. For tests, statistics and results, not for kernels.
  public func value(at i: Int) -> Value {
    if isNull(i) { return .null }
    let at: Int
    switch form {
    case .flat: at = i
    case .constant: at = 0
    case .dictionary: return dictionary?.values.value(at: code(i)) ?? .null
    }
    switch type.physical {
    case .bool: return .boolean(pointer(as: UInt8.self)[at] != 0)
    case .int8: return .integer(Int64(pointer(as: Int8.self)[at]))
    case .int16: return .integer(Int64(pointer(as: Int16.self)[at]))
    case .int32: return .integer(Int64(pointer(as: Int32.self)[at]))
    case .int64: return .integer(pointer(as: Int64.self)[at])
    case .int128: return .decimal(pointer(as: Int128.self)[at])
    case .float: return .double(Double(pointer(as: Float.self)[at]))
    case .double: return .double(pointer(as: Double.self)[at])
    case .string: return .bytes(pointer(as: StringView.self)[at].bytes)
    case .none, .nested: return .null
    }
  }

  /// All rows as values.
  public var allValues: [Value] { (0..<count).map { value(at: $0) } }

  /// A flat vector of `values`; a value of the wrong case for `type` becomes NULL.
  public init(_ type: DataType, _ values: [Value]) {
    var builder = VectorBuilder(type, capacity: values.count)
    for value in values { builder.append(value) }
    self = builder.finish()
  }

  /// `count` times `scalar`.
  public init(_ scalar: Scalar, count: Int) {
    self.init(constant: Vector(scalar.type, [scalar.value]), count: count)
  }
}
