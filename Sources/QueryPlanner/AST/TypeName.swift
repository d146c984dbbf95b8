/// The name of a type as written: `decimal(10, 2)`, `array(varchar)`, `row(a integer, b double)`.
package struct TypeName: Sendable, Hashable {
  package indirect enum Parameter: Sendable, Hashable {
    case number(Int)
    case type(TypeName)
    /// A field of a row; the name may be left out.
    case field(Identifier?, TypeName)
  }

  /// Lower case, words joined by one blank: `varchar`, `double`, `timestamp`, `timestamp with time zone`,
  /// `time with time zone`, `interval day to second`, `interval year to month`, `array`, `map`, `row`.
  package var name: String
  package var parameters: [Parameter]
  package var range: SourceRange

  package init(_ name: String, parameters: [Parameter] = [], range: SourceRange) {
    self.name = name
    self.parameters = parameters
    self.range = range
  }
}
