#ifndef COLQ_UTF8_BYTE_H
#define COLQ_UTF8_BYTE_H
#include <stdbool.h>
#include <stdint.h>

/// Whether the byte continues a character: 10xxxxxx.
static inline bool continues(uint8_t byte) { return (byte & 0xC0) == 0x80; }

#endif
