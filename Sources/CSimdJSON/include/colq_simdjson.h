#ifndef COLQ_SIMDJSON_H
#define COLQ_SIMDJSON_H
#include <stddef.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif

/// Version of the linked simdjson library, for `colq --version`.
const char *colq_simdjson_version(void);

#ifdef __cplusplus
}
#endif
#endif
