import Charts
import Testing

/// Machado, Oliveira and Fernandes (2009), severity 1.0, on linear light.
private let deficiencies: [(name: String, rows: [[Double]])] = [
  ("none", [[1, 0, 0], [0, 1, 0], [0, 0, 1]]),
  (
    "protanopia",
    [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
  ),
  (
    "deuteranopia",
    [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
  ),
  (
    "tritanopia",
    [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
  ),
]

private func seen(_ color: Color, _ rows: [[Double]]) -> Color {
  let channels = rows.map { min(max($0[0] * color.red + $0[1] * color.green + $0[2] * color.blue, 0), 1) }
  return Color(red: channels[0], green: channels[1], blue: channels[2])
}

private func cubeRoot(_ value: Double) -> Double {
  var root = value > 0 ? 0.5 : 0
  if value > 0 { for _ in 0..<60 { root -= (root * root * root - value) / (3 * root * root) } }
  return root
}

/// Distance in the OKLab space: 1 is black against white.
private func distance(_ a: Color, _ b: Color) -> Double {
  func lab(_ c: Color) -> [Double] {
    let l = cubeRoot(0.4122214708 * c.red + 0.5363325363 * c.green + 0.0514459929 * c.blue)
    let m = cubeRoot(0.2119034982 * c.red + 0.6806995451 * c.green + 0.1073969566 * c.blue)
    let s = cubeRoot(0.0883024619 * c.red + 0.2817188376 * c.green + 0.6299787005 * c.blue)
    return [
      0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s, 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
      0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s,
    ]
  }
  return zip(lab(a), lab(b)).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
}

@Suite struct PaletteTests {
  static let palettes = [Palette.light, Palette.dark]

  @Test(arguments: [0, 1]) func textIsReadable(index: Int) throws {
    let palette = Self.palettes[index]
    for ground in [palette.page, palette.surface] {
      let ground = try #require(Color(hexadecimal: ground))
      for text in [palette.ink, palette.muted, palette.accent, palette.good, palette.bad] {
        #expect(try #require(Color(hexadecimal: text)).contrast(with: ground) >= 4.5, "\(text)")
      }
    }
    for (ground, text) in zip(palette.series + [palette.other], palette.onSeries + [palette.onOther]) {
      let ratio = try #require(Color(hexadecimal: ground)).contrast(with: #require(Color(hexadecimal: text)))
      #expect(ratio >= 4.5, "\(text) on \(ground)")
    }
    for (step, ground) in palette.sequential.enumerated() {
      let text = step >= Palette.highStep ? palette.onHigh : palette.onLow
      let ratio = try #require(Color(hexadecimal: ground)).contrast(with: #require(Color(hexadecimal: text)))
      #expect(ratio >= 4.5, "step \(step)")
    }
  }

  @Test(arguments: [0, 1]) func seriesStandOutFromTheSurfaceAndFromEachOther(index: Int) throws {
    let palette = Self.palettes[index]
    let surface = try #require(Color(hexadecimal: palette.surface))
    let colors = try palette.series.map { try #require(Color(hexadecimal: $0)) }
    for color in colors { #expect(color.contrast(with: surface) >= 3) }
    for deficiency in deficiencies {
      for a in colors.indices {
        for b in colors.indices where b > a {
          let apart = distance(seen(colors[a], deficiency.rows), seen(colors[b], deficiency.rows))
          #expect(apart >= 0.08, "\(palette.series[a]) and \(palette.series[b]) with \(deficiency.name): \(apart)")
        }
      }
    }
  }

  @Test(arguments: [0, 1]) func sequentialStepsRunOneWay(index: Int) throws {
    let luminances = try Self.palettes[index].sequential.map { try #require(Color(hexadecimal: $0)).luminance }
    let isDark = index == 1
    for (a, b) in zip(luminances, luminances.dropFirst()) { #expect(isDark ? a < b : a > b) }
  }
}
