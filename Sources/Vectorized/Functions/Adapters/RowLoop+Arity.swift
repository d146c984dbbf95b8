import Columnar

/// Batch loops by arity: each shape (flat, constant) has a loop of its own where that pays.
enum Rows {
  static func unary<F: UnaryFunction>(
    _ f: F, _ a: Vector, count: Int, as type: DataType, isTry: Bool = false
  ) throws(EvaluationError) -> Vector {
    guard var loop = RowLoop(F.self, [a], count: count, type: type) else { return RowLoop<F>.trivial(count, type) }
    let x = UnsafePointer(a.pointer(as: F.Argument.self))
    let n = loop.rows
    if F.mayReturnNull {
      for i in 0..<n {
        loop.target[i] = f.call(x[i], &loop.state)
        if loop.state.isNull { loop.markNull(i) }
      }
    } else {
      let target = loop.target
      var state = loop.state
      for i in 0..<n { target[i] = f.call(x[i], &state) }
      loop.state = state
    }
    try loop.settleFailures(isTry: isTry, { f.call(x[$0], &$1) }, { f.failure(x[$0]) })
    return loop.finish()
  }

  static func binary<F: BinaryFunction>(
    _ f: F, _ a: Vector, _ b: Vector, count: Int, as type: DataType
  ) throws(EvaluationError) -> Vector {
    guard var loop = RowLoop(F.self, [a, b], count: count, type: type) else {
      return RowLoop<F>.trivial(count, type)
    }
    let x = UnsafePointer(a.pointer(as: F.Left.self))
    let y = UnsafePointer(b.pointer(as: F.Right.self))
    let n = loop.rows
    if F.mayReturnNull {
      let (stepX, stepY) = (a.step, b.step)
      for i in 0..<n {
        loop.target[i] = f.call(x[i &* stepX], y[i &* stepY], &loop.state)
        if loop.state.isNull { loop.markNull(i) }
      }
    } else {
      let target = loop.target
      var state = loop.state
      if b.form == .constant {
        let right = y[0]
        for i in 0..<n { target[i] = f.call(x[i], right, &state) }
      } else if a.form == .constant {
        let left = x[0]
        for i in 0..<n { target[i] = f.call(left, y[i], &state) }
      } else {
        for i in 0..<n { target[i] = f.call(x[i], y[i], &state) }
      }
      loop.state = state
    }
    let (stepX, stepY) = (a.step, b.step)
    try loop.settleFailures(
      isTry: false, { f.call(x[$0 &* stepX], y[$0 &* stepY], &$1) }, { f.failure(x[$0 &* stepX], y[$0 &* stepY]) })
    return loop.finish()
  }

  static func ternary<F: TernaryFunction>(
    _ f: F, _ a: Vector, _ b: Vector, _ c: Vector, count: Int, as type: DataType
  ) throws(EvaluationError) -> Vector {
    guard var loop = RowLoop(F.self, [a, b, c], count: count, type: type) else {
      return RowLoop<F>.trivial(count, type)
    }
    let x = UnsafePointer(a.pointer(as: F.First.self))
    let y = UnsafePointer(b.pointer(as: F.Second.self))
    let z = UnsafePointer(c.pointer(as: F.Third.self))
    let (stepX, stepY, stepZ) = (a.step, b.step, c.step)
    for i in 0..<loop.rows {
      loop.target[i] = f.call(x[i &* stepX], y[i &* stepY], z[i &* stepZ], &loop.state)
      if F.mayReturnNull, loop.state.isNull { loop.markNull(i) }
    }
    try loop.settleFailures(
      isTry: false, { f.call(x[$0 &* stepX], y[$0 &* stepY], z[$0 &* stepZ], &$1) },
      { f.failure(x[$0 &* stepX], y[$0 &* stepY], z[$0 &* stepZ]) })
    return loop.finish()
  }
}
