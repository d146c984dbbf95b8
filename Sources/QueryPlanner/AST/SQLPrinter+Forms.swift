/// Literals, types, calls and the expressions with a syntax of their own.
extension SQLPrinter {
  mutating func literal(_ literal: Literal) {
    switch literal {
    case .null: write("NULL")
    case .boolean(let value): write(value ? "TRUE" : "FALSE")
    case .integer(let digits), .decimal(let digits), .double(let digits): write(digits)
    case .string(let value): string(value)
    case .binary(let bytes):
      let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }
      write("X'\(digits.joined())'")
    case .typed(let type, let value):
      write(type.name.uppercased() + " ")
      string(value)
    }
  }

  mutating func type(_ type: TypeName) {
    let suffix = " with time zone"
    let hasZone = type.name == "time" + suffix || type.name == "timestamp" + suffix
    let head = hasZone ? String(type.name.dropLast(suffix.utf8.count)) : type.name
    let isPlain = head.hasPrefix("interval ") || Self.isWord(Array(head.utf8))
    write(isPlain && Keyword(word: Array(head.utf8)[...])?.isReserved != true ? head : Self.quoted(head, "\""))
    if !type.parameters.isEmpty {
      parenthesized(type.parameters) { printer, parameter in
        switch parameter {
        case .number(let number): printer.write(String(number))
        case .type(let type): printer.type(type)
        case .field(let name, let type):
          if let name {
            printer.name(name)
            printer.write(" ")
          }
          printer.type(type)
        }
      }
    }
    if hasZone { write(suffix) }
  }

  mutating func form(_ kind: Expression.Kind) {
    switch kind {
    case .exists(let query):
      write("EXISTS ")
      subquery(query)
    case .subquery(let query): subquery(query)
    case .caseWhen(let operand, let clauses, let otherwise): caseWhen(operand, clauses, otherwise)
    case .cast(let value, let type, let isTry):
      write(isTry ? "TRY_CAST(" : "CAST(")
      expression(value)
      write(" AS ")
      self.type(type)
      write(")")
    case .extract(let field, let source):
      write("EXTRACT(\(field.rawValue) FROM ")
      expression(source)
      write(")")
    case .position(let needle, let text):
      write("POSITION(")
      expression(needle, 5)
      write(" IN ")
      expression(text, 5)
      write(")")
    case .trim(let side, let characters, let source):
      write("TRIM(\(side.rawValue) ")
      if let characters {
        expression(characters)
        write(" ")
      }
      write("FROM ")
      expression(source)
      write(")")
    case .current(let value, let precision):
      write(value.rawValue + (precision.map { "(\($0))" } ?? ""))
    case .interval(let interval):
      write(interval.isNegative ? "INTERVAL -" : "INTERVAL ")
      string(interval.value)
      write(" \(interval.unit.rawValue)" + (interval.endUnit.map { " TO \($0.rawValue)" } ?? ""))
    case .call(let call): self.call(call)
    case .grouping(let members):
      write("GROUPING(")
      expressions(members)
      write(")")
    case .array(let members):
      write("ARRAY[")
      expressions(members)
      write("]")
    case .row(let members):
      write("ROW(")
      expressions(members)
      write(")")
    default: break
    }
  }

  private mutating func caseWhen(_ operand: Expression?, _ clauses: [WhenClause], _ otherwise: Expression?) {
    write("CASE")
    if let operand {
      write(" ")
      expression(operand)
    }
    for clause in clauses {
      write(" WHEN ")
      expression(clause.condition)
      write(" THEN ")
      expression(clause.result)
    }
    if let otherwise {
      write(" ELSE ")
      expression(otherwise)
    }
    write(" END")
  }

  private mutating func call(_ call: FunctionCall) {
    // These two names are keywords with a syntax of their own unless they are quoted.
    let special = call.name.parts.count == 1 && !call.name.last.isQuoted ? call.name.last.folded : ""
    if special == "normalize" || special == "listagg" { write(special) } else { qualifiedName(call.name) }
    write("(")
    if call.isStar { write("*") }
    if call.isDistinct { write("DISTINCT ") }
    if special == "normalize", call.arguments.count == 2, case .literal(.string(let form)) = call.arguments[1].kind {
      expression(call.arguments[0])
      write(", \(form)")
    } else {
      expressions(call.arguments)
    }
    if special == "listagg" { write(") WITHIN GROUP (") }
    orderBy(call.orderBy, separator: special == "listagg" ? "" : " ")
    write(")")
    if let filter = call.filter {
      write(" FILTER (WHERE ")
      expression(filter)
      write(")")
    }
    if let treatment = call.nullTreatment { write(" \(treatment.rawValue)") }
    switch call.over {
    case .none: break
    case .name(let name):
      write(" OVER ")
      self.name(name)
    case .specification(let specification):
      write(" OVER ")
      window(specification)
    }
  }
}
