/// A strict little reader of the markup that charts write: tags balance, attributes are quoted, text holds no bare `<`.
enum Markup {
  struct Element {
    var name: String
    var attributes: [String: String]
  }
  struct Malformed: Error {
    var message: String
    var near: String
  }

  private static let void: Set<String> = ["meta", "!doctype"]

  static func elements(of markup: String) throws -> [Element] {
    let text = Array(markup.unicodeScalars)
    var found: [Element] = []
    var open: [String] = []
    var at = 0
    func near() -> String {
      var part = String.UnicodeScalarView()
      part.append(contentsOf: text[max(0, at - 60)..<min(text.count, at + 60)])
      return String(part)
    }
    while at < text.count {
      if text[at] == ">" { throw Malformed(message: "bare >", near: near()) }
      guard text[at] == "<" else {
        at += 1
        continue
      }
      at += 1
      let isEnd = text[at] == "/"
      if isEnd { at += 1 }
      var name = ""
      while at < text.count, text[at] != " ", text[at] != ">", text[at] != "/" {
        name.unicodeScalars.append(text[at])
        at += 1
      }
      guard !name.isEmpty, name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "!") }) else {
        throw Malformed(message: "bad tag \(name)", near: near())
      }
      if isEnd {
        guard open.popLast() == name, text[at] == ">" else { throw Malformed(message: "end of \(name)", near: near()) }
        at += 1
        continue
      }
      var attributes: [String: String] = [:]
      var closesItself = false
      while at < text.count, text[at] != ">" {
        if text[at] == " " {
          at += 1
        } else if text[at] == "/" {
          closesItself = true
          at += 1
        } else {
          var key = ""
          while at < text.count, text[at] != "=", text[at] != ">", text[at] != " " {
            key.unicodeScalars.append(text[at])
            at += 1
          }
          var value = ""
          if at < text.count, text[at] == "=" {
            at += 1
            guard text[at] == "\"" else { throw Malformed(message: "attribute \(key) without quotes", near: near()) }
            at += 1
            while at < text.count, text[at] != "\"" {
              if text[at] == "<" { throw Malformed(message: "< in attribute", near: near()) }
              value.unicodeScalars.append(text[at])
              at += 1
            }
            at += 1
          }
          if attributes.updateValue(value, forKey: key) != nil {
            throw Malformed(message: "\(key) twice", near: near())
          }
        }
      }
      at += 1
      found.append(Element(name: name, attributes: attributes))
      if closesItself || void.contains(name) { continue }
      open.append(name)
      // The text of these is not markup.
      if name == "style" || name == "script" {
        let end = Array("</\(name)>".unicodeScalars)
        while at + end.count <= text.count, Array(text[at..<(at + end.count)]) != end { at += 1 }
      }
    }
    if !open.isEmpty { throw Malformed(message: "never closed: \(open)", near: "") }
    return found
  }
}
