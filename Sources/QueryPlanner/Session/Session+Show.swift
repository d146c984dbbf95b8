import Columnar
import Vectorized

extension Session {
  /// One column of names that match a LIKE pattern.
  func names(_ title: String, _ names: [String], _ like: LikePattern?) throws -> PreparedQuery {
    let kept = try NameFilter(like).filter(names) { $0 }
    return PreparedQuery([Field(title, .text)], rows: kept.map { [.text($0)] })
  }

  /// SHOW COLUMNS and DESCRIBE: name, type, and whether a column is a hidden one or decides the folder.
  func showColumns(_ relation: Relation, _ like: LikePattern?) throws -> PreparedQuery {
    let binder = Binder(catalog: catalog, statementTime: 0)
    let fields = try NameFilter(like).filter(binder.schema(of: relation).fields) { $0.name }
    return PreparedQuery(
      [Field("Column", .text), Field("Type", .text)],
      rows: fields.map { [.text($0.name), .text($0.type.description)] })
  }

  func showFunctions(_ like: LikePattern?) throws -> PreparedQuery {
    var rows: [(name: String, kind: String, summary: String)] = []
    for function in FunctionRegistry.all where function.name.utf8.first.map({ $0 >= 97 && $0 <= 122 }) ?? false {
      for name in [function.name] + function.aliases { rows.append((name, "scalar", function.summary)) }
    }
    for function in AggregateRegistry.all {
      for name in [function.name] + function.aliases { rows.append((name, "aggregate", function.summary)) }
    }
    for name in WindowFunctionNames.all { rows.append((name, "window", "")) }
    let kept = try NameFilter(like).filter(rows) { $0.name }.sorted { $0.name < $1.name }
    return PreparedQuery(
      [Field("Function", .text), Field("Function Type", .text), Field("Description", .text)],
      rows: kept.map { [.text($0.name), .text($0.kind), .text($0.summary)] })
  }
}

/// The LIKE pattern of a SHOW statement: `%` is any text, `_` any character.
struct NameFilter {
  private enum Piece: Equatable {
    case any, one
    case character(Character)
  }

  private var pieces: [Piece]?

  init(_ like: LikePattern?) throws {
    guard let like else { return }
    if let escape = like.escape, escape.count != 1 {
      throw SQLError(.invalidArgument, "ESCAPE must be one character")
    }
    var found: [Piece] = []
    var isEscaped = false
    for character in like.pattern {
      if isEscaped {
        found.append(.character(character))
        isEscaped = false
      } else if like.escape.map({ $0 == String(character) }) ?? false {
        isEscaped = true
      } else {
        found.append(character == "%" ? .any : character == "_" ? .one : .character(character))
      }
    }
    pieces = found
  }

  func filter<T>(_ values: [T], name: (T) -> String) -> [T] { values.filter { matches(name($0)) } }

  private func matches(_ name: String) -> Bool {
    guard let pieces else { return true }
    // Positions in `pieces` that can be reached after the characters so far.
    var reached = closure([0], pieces)
    for character in name {
      var next = Set<Int>()
      for at in reached where at < pieces.count {
        switch pieces[at] {
        case .any: next.insert(at)
        case .one: next.insert(at + 1)
        case .character(let wanted): if wanted == character { next.insert(at + 1) }
        }
      }
      reached = closure(next, pieces)
    }
    return reached.contains(pieces.count)
  }

  private func closure(_ positions: Set<Int>, _ pieces: [Piece]) -> Set<Int> {
    var all = positions
    for start in positions {
      var at = start
      while at < pieces.count, pieces[at] == .any {
        at += 1
        all.insert(at)
      }
    }
    return all
  }
}
