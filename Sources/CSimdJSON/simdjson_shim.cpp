#include "colq_simdjson.h"
#include <simdjson.h>

extern "C" const char *colq_simdjson_version(void) { return SIMDJSON_STRINGIFY(SIMDJSON_VERSION); }
