import Columnar
import Testing

@testable import Vectorized

struct CoercionTests {
  @Test func numbersMeetInTheWiderType() {
    #expect(TypeCoercion.common(.tinyint, .bigint) == .bigint)
    #expect(TypeCoercion.common(.integer, .double) == .double)
    #expect(TypeCoercion.common(.real, .decimal(precision: 5, scale: 2)) == .real)
    #expect(TypeCoercion.common(.integer, .decimal(precision: 5, scale: 2)) == .decimal(precision: 12, scale: 2))
    #expect(TypeCoercion.common(.boolean, .integer) == nil)
    #expect(TypeCoercion.common(.text, .integer) == nil)
  }

  @Test func textsAndTimes() {
    #expect(TypeCoercion.common(.varchar(length: 3), .varchar(length: 5)) == .varchar(length: 5))
    #expect(TypeCoercion.common(.varchar(length: 3), .text) == .text)
    #expect(TypeCoercion.common(.date, .timestamp(precision: 3)) == .timestamp(precision: 3))
    #expect(TypeCoercion.common(.timestamp(precision: 6), .timestampTZ(precision: 3)) == .timestampTZ(precision: 6))
    #expect(TypeCoercion.common(.unknown, .date) == .date)
  }

  @Test func coercionsAreOneWay() {
    #expect(TypeCoercion.canCoerce(.integer, to: .bigint))
    #expect(!TypeCoercion.canCoerce(.bigint, to: .integer))
    #expect(TypeCoercion.canCoerce(.bigint, to: .decimal(precision: 19, scale: 0)))
    #expect(!TypeCoercion.canCoerce(.bigint, to: .decimal(precision: 19, scale: 1)))
    #expect(TypeCoercion.canCoerce(.decimal(precision: 5, scale: 2), to: .double))
    #expect(!TypeCoercion.canCoerce(.double, to: .decimal(precision: 38, scale: 2)))
    #expect(TypeCoercion.canCoerce(.varchar(length: 4), to: .text))
    #expect(!TypeCoercion.canCoerce(.timestamp(precision: 3), to: .date))
    #expect(TypeCoercion.canCoerce(.unknown, to: .json))
  }
}
