import Testing

@testable import colq

@Suite struct ByteSizeTests {
  @Test(arguments: [("4096", 4_096), ("2GB", 2 << 30), ("512 MiB", 512 << 20), ("1.5g", 3 << 29), ("0", 0), ("7b", 7)])
  func reads(_ text: String, _ bytes: Int) { #expect(ByteSize(text)?.byteCount == bytes) }

  @Test(arguments: ["", "GB", "-1", "1XB", "9999999TB", "1.2.3", "nan", "٣"])
  func refuses(_ text: String) { #expect(ByteSize(text) == nil) }
}
