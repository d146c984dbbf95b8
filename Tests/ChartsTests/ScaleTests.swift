import Charts
import TestSupport
import Testing

@Suite struct ScaleTests {
  @Test func numbers() {
    let automatic = NumberFormat.automatic
    #expect(
      [0, 1, 950, 1_234, 9_999, 10_000, 12_345, 999_499, 999_999, 3_400_000, -1_500].map { automatic.text($0) }
        == ["0", "1", "950", "1,234", "9,999", "10k", "12.3k", "999k", "1M", "3.4M", "−1,500"])
    #expect([0.5, 0.123456, 1.005, 12.34, 99.96].map { automatic.text($0) } == ["0.5", "0.123", "1", "12.3", "100"])
    #expect(NumberFormat.compact.text(1_000) == "1k")
    #expect(NumberFormat.full.text(1_234_567.5) == "1,234,567.5")
    #expect(NumberFormat.fixed(decimals: 2).text(-0.001) == "0.00")
    #expect(NumberFormat.percent(decimals: 1).text(0.1234) == "12.3%")
    #expect(automatic.text(5.6e12) == "5.6T")
    #expect(automatic.text(1e20) == "1e20")
    #expect(automatic.text(.greatestFiniteMagnitude) == "1.8e308")
    #expect(automatic.text(.nan) == "–")
  }

  @Test func linearTicksAreRound() {
    #expect(LinearScale(covering: [3, 97], start: 0, end: 100).ticks == [0, 20, 40, 60, 80, 100])
    #expect(LinearScale(covering: [0, 1, 2], start: 0, end: 1, wholeSteps: true).ticks == [0, 1, 2])
    #expect(LinearScale(covering: [-5, 5], start: 0, end: 1).ticks.contains(0))
    #expect(LinearScale(covering: [Double](), start: 0, end: 1).ticks.count >= 2)
    let scale = LinearScale(covering: [0, 10], start: 200, end: 0)
    #expect(scale.position(0) == 200 && scale.position(10) == 0)
  }

  @Test func scalesHoldTheirDomain() {
    var generator = SeededGenerator(seed: 20_261_124)
    for exponent in stride(from: -300, through: 299, by: 7) {
      var factor = 1.0
      for _ in 0..<abs(exponent) { factor = exponent < 0 ? factor / 10 : factor * 10 }
      let values = (0..<4).map { _ in Double.random(in: -1...1, using: &generator) * factor }
      let scale = LinearScale(covering: values, start: 0, end: 1)
      #expect(scale.ticks.count >= 2 && scale.ticks.count <= 52, "\(values)")
      for value in values { #expect(scale.position(value) >= -1e-6 && scale.position(value) <= 1 + 1e-6, "\(values)") }
    }
  }

  @Test func logarithm() {
    let scale = LogScale(covering: [3, 4_000], start: 0, end: 4)
    #expect(scale.ticks == [1, 10, 100, 1_000, 10_000])
    #expect(abs(scale.position(100) - 2) < 1e-9)
    #expect(scale.position(0) == 0 && scale.position(-5) == 0)
  }

  @Test func civilTimesRoundTrip() {
    #expect(CivilTime(year: 1970, month: 1, day: 1).milliseconds == 0)
    #expect(CivilTime(milliseconds: 951_782_400_000) == CivilTime(year: 2000, month: 2, day: 29))
    #expect(CivilTime(year: 2026, month: 11, day: 24).weekday == 2)
    #expect(CivilTime(milliseconds: Int64.min).year == 1 && CivilTime(milliseconds: Int64.max).year == 9_999)
    var at = CivilTime.range.lowerBound
    while at < CivilTime.range.upperBound {
      #expect(CivilTime(milliseconds: at).milliseconds == at)
      at += 86_400_000 * 97 + 12_345_678
    }
  }

  @Test func timeTicksLieOnBorders() {
    let start = CivilTime(year: 2026, month: 1, day: 14).milliseconds
    let labels = { (end: Int64) in TimeScale(covering: [start, end], start: 0, end: 1, tickCount: 6).ticks.map(\.label)
    }
    #expect(labels(start + 3_600_000 * 5) == ["14 Jan", "01:00", "02:00", "03:00", "04:00", "05:00"])
    #expect(labels(start + 86_400_000 * 4).first == "14 Jan")
    #expect(labels(CivilTime(year: 2026, month: 6, day: 2).milliseconds) == ["Feb", "Mar", "Apr", "May", "Jun"])
    #expect(labels(CivilTime(year: 2030, month: 6, day: 2).milliseconds) == ["2027", "2028", "2029", "2030"])
    for tick in TimeScale(covering: [start, start + 86_400_000 * 40], start: 0, end: 1).ticks {
      #expect(CivilTime(milliseconds: tick.milliseconds).weekday == 1)
    }
  }

  @Test func timeScalesOfEverySpanHaveFewTicks() {
    var span: Int64 = 1
    while span < CivilTime.range.upperBound - CivilTime.range.lowerBound {
      let scale = TimeScale(
        covering: [CivilTime.range.lowerBound, CivilTime.range.lowerBound + span], start: 0, end: 100)
      #expect(scale.ticks.count <= 20, "\(span)")
      for tick in scale.ticks { #expect((-1e-6...100.000001).contains(scale.position(tick.milliseconds))) }
      span = span * 3 + 1
    }
  }
}
