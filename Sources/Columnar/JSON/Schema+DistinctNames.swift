extension Schema {
  /// The same columns under names that differ: most readers keep only one of two equal names of an object.
  package var withDistinctNames: Schema {
    var used: Set<String> = []
    return Schema(
      fields.map { field in
        var name = field.name
        var number = 2
        while !used.insert(name).inserted {
          name = "\(field.name)_\(number)"
          number += 1
        }
        return Field(name, field.type, isNullable: field.isNullable)
      })
  }
}
