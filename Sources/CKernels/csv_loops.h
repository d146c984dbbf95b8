// The two walks over blocks. Included once an instruction set with NAME(x), TARGET and MASKS defined.

TARGET static int NAME(index)(const uint8_t *bytes, ptrdiff_t to, int delimiter, int quote, colq_csv_scan *scan,
                              uint32_t *positions, ptrdiff_t position_capacity, uint32_t *row_ends,
                              ptrdiff_t row_capacity) {
  colq_csv_scan s = *scan;
  int status = COLQ_CSV_END;
  while (s.at < to) {
    if (s.positions > position_capacity - 64 || s.rows >= row_capacity) {
      status = COLQ_CSV_FULL;
      break;
    }
    uint64_t valid = csv_valid(to - s.at), found;
    csv_masks m = MASKS(bytes + s.at, delimiter, quote, valid);
    if (!csv_step(m, valid, &s, &found)) {
      status = COLQ_CSV_IRREGULAR;
      break;
    }
    for (uint64_t lines = found & m.line_feed; lines; lines &= lines - 1)
      row_ends[s.rows++] = (uint32_t)(s.positions + __builtin_popcountll(found & ((lines & -lines) - 1)));
    ptrdiff_t count = __builtin_popcountll(found);
    csv_emit(found, (uint32_t)s.at, count, positions + s.positions);
    s.positions += count;
    s.at += 64;
  }
  *scan = s;
  return status;
}

TARGET static int NAME(borders)(const uint8_t *bytes, ptrdiff_t to, int delimiter, int quote, ptrdiff_t limit,
                                colq_csv_scan *scan) {
  colq_csv_scan s = *scan;
  int status = COLQ_CSV_END;
  while (s.at < to) {
    uint64_t valid = csv_valid(to - s.at), found;
    csv_masks m = MASKS(bytes + s.at, delimiter, quote, valid);
    if (!csv_step(m, valid, &s, &found)) {
      status = COLQ_CSV_IRREGULAR;
      break;
    }
    uint64_t lines = found & m.line_feed;
    if (lines) {
      ptrdiff_t previous = s.record_end;
      bool too_long = false;
      // A limit below a block's size exists in tests only.
      for (uint64_t rest = lines; rest; rest &= rest - 1) {
        ptrdiff_t end = s.at + __builtin_ctzll(rest) + 1;
        if (end - previous > limit) {
          too_long = true;
          break;
        }
        previous = end;
        if (limit >= 128) {
          previous = s.at + 64 - __builtin_clzll(lines);
          break;
        }
      }
      s.record_end = previous;
      if (too_long) {
        status = COLQ_CSV_IRREGULAR;
        break;
      }
    }
    s.at += 64;
  }
  *scan = s;
  return status;
}
