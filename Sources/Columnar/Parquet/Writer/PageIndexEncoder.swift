/// Writes the column and offset indexes (PageIndex.md): first all column indexes, then all offset indexes.
enum PageIndexEncoder {
  /// Appends to `out`, which will lie at byte `position` of the file, and notes the places in the chunks.
  static func append(_ groups: inout [WrittenRowGroup], to out: OutputBytes, position: Int) {
    for g in groups.indices {
      for c in groups[g].chunks.indices {
        let description = groups[g].chunks[c].description
        guard description.hasPageBounds, description.minBound != nil || description.nullCount == description.valueCount
        else { continue }
        let start = out.count
        columnIndex(description, out)
        groups[g].chunks[c].columnIndex = (position + start)..<(position + out.count)
      }
    }
    for g in groups.indices {
      for c in groups[g].chunks.indices {
        let start = out.count
        offsetIndex(groups[g].chunks[c], out)
        groups[g].chunks[c].offsetIndex = (position + start)..<(position + out.count)
      }
    }
  }

  private static func columnIndex(_ chunk: WrittenChunk.Description, _ out: OutputBytes) {
    let pages = chunk.pages
    var writer = ThriftWriter(out)
    writer.structElement { index in
      index.list(1, .yes, count: pages.count)
      for page in pages { index.element(page.min == nil) }
      index.list(2, .binary, count: pages.count)
      for page in pages { index.element(page.min ?? []) }
      index.list(3, .binary, count: pages.count)
      for page in pages { index.element(page.max ?? []) }
      // BoundaryOrder: 0 unordered, 1 ascending.
      index.int32(4, chunk.isAscending ? 1 : 0)
      index.list(5, .int64, count: pages.count)
      for page in pages { index.element(page.nullCount) }
    }
  }

  private static func offsetIndex(_ chunk: WrittenChunk, _ out: OutputBytes) {
    var writer = ThriftWriter(out)
    writer.structElement { index in
      index.list(1, .structure, count: chunk.description.pages.count)
      for page in chunk.description.pages {
        index.structElement { location in
          location.int64(1, chunk.offset + page.offset)
          location.int32(2, page.byteCount)
          location.int64(3, page.firstRow)
        }
      }
    }
  }
}
