extension ColumnStore {
  func append(_ vector: Vector) throws(ParquetError) {
    if vector.count == 0 { return }
    do {
      if vector.type == .unknown {
        try noteNulls()
        for _ in 0..<vector.count { appendLevel(false) }
        return
      }
      switch vector.form {
      case .flat: try appendFlat(vector)
      case .constant: try appendConstant(vector)
      case .dictionary: try appendDictionary(vector)
      }
    } catch {
      throw error.at(column: column.field.name)
    }
    if isDictionary, dictionaryFails { becomePlain() }
  }

  private func appendFlat(_ vector: Vector) throws(ParquetError) {
    let stored = try StoredValues<Word>(vector)
    let n = vector.count
    guard let validity = vector.validity, !validity.isAllOnes else {
      appendLevels(ones: n)
      appendWords(stored.start, n, vector.heap)
      withExtendedLifetime(stored) {}
      return
    }
    try noteNulls()
    var dense: [Word] = []
    dense.reserveCapacity(n)
    for i in 0..<n {
      let isValid = validity[i]
      appendLevel(isValid)
      if isValid { dense.append(stored.start[i]) }
    }
    dense.withUnsafeBufferPointer { dense in
      if let start = dense.baseAddress { appendWords(start, dense.count, vector.heap) }
    }
    withExtendedLifetime(stored) {}
  }

  private func appendConstant(_ vector: Vector) throws(ParquetError) {
    let n = vector.count
    if vector.isNull(0) {
      try noteNulls()
      for _ in 0..<n { appendLevel(false) }
      return
    }
    let stored = try StoredValues<Word>(vector)
    let word = stored.start[0]
    appendLevels(ones: n)
    if isDictionary {
      let code = code(of: word)
      let target = codes.reserve(n * 4).assumingMemoryBound(to: UInt32.self)
      target.update(repeating: code, count: n)
      codes.commit(n * 4)
    } else {
      if let owner = vector.heap { heap.retain(owner) }
      let target = words.reserve(n * MemoryLayout<Word>.stride).assumingMemoryBound(to: Word.self)
      target.update(repeating: word, count: n)
      words.commit(n * MemoryLayout<Word>.stride)
    }
    valueCount += n
    withExtendedLifetime(stored) {}
  }

  private func appendDictionary(_ vector: Vector) throws(ParquetError) {
    guard let dictionary = vector.dictionary else { return }
    if !isDictionary {
      try appendFlat(vector.flattened())
      return
    }
    if translated !== dictionary {
      translated = dictionary
      translation = Array(repeating: UInt32.max, count: dictionary.count)
    }
    let entries = try StoredValues<Word>(dictionary.values)
    switch vector.codeWidth {
    case .u8: try translate(vector.codes(as: UInt8.self), vector.count, entries, dictionary.nullCode)
    case .u16: try translate(vector.codes(as: UInt16.self), vector.count, entries, dictionary.nullCode)
    case .u32: try translate(vector.codes(as: UInt32.self), vector.count, entries, dictionary.nullCode)
    }
  }

  private func translate<C: CodeWord>(
    _ source: UnsafePointer<C>, _ n: Int, _ entries: StoredValues<Word>, _ nullCode: Int?
  ) throws(ParquetError) {
    let nullCode = nullCode ?? -1
    var nulls = 0
    if nullCode >= 0 {
      let null = C(truncatingIfNeeded: nullCode)
      for i in 0..<n where source[i] == null { nulls &+= 1 }
    }
    if nulls > 0 {
      try noteNulls()
      for i in 0..<n { appendLevel(Int(source[i]) != nullCode) }
    } else {
      appendLevels(ones: n)
    }
    let target = codes.reserve(n * 4).assumingMemoryBound(to: UInt32.self)
    var made = 0
    for i in 0..<n {
      let at = Int(truncatingIfNeeded: source[i])
      if at == nullCode { continue }
      var code = translation[at]
      if code == UInt32.max {
        code = self.code(of: entries.start[at])
        translation[at] = code
      }
      target[made] = code
      made &+= 1
    }
    codes.commit(made * 4)
    valueCount += made
  }

  private func code(of word: Word) -> UInt32 {
    table.code(word) { (word) -> Word in self.kept(word) }
  }

  /// A copy of a new entry that this store owns.
  private func kept(_ word: Word) -> Word {
    withUnsafePointer(to: word) { entryByteCount += Word.plainByteCount($0, 1) }
    if let view = word as? StringView, let copy = heap.store(view) as? Word { return copy }
    return word
  }

  private func appendWords(_ source: UnsafePointer<Word>, _ n: Int, _ owner: StringHeap?) {
    if isDictionary {
      let target = codes.reserve(n * 4).assumingMemoryBound(to: UInt32.self)
      let table = self.table
      for i in 0..<n { target[i] = table.code(source[i]) { (word) -> Word in self.kept(word) } }
      codes.commit(n * 4)
    } else {
      if let owner { heap.retain(owner) }
      let byteCount = n * MemoryLayout<Word>.stride
      words.append(UnsafeRawBufferPointer(start: source, count: byteCount))
    }
    valueCount += n
  }
}
