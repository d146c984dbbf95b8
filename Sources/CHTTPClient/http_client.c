#define _GNU_SOURCE
#include "colq_http_client.h"
#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

// libcurl is loaded with the first function that is called: a query's process must not pay for it at its start. The numbers
// are those of curl.h, which libcurl never changes (https://curl.se/libcurl/abi.html).
enum {
  OPT_WRITEDATA = 10001,
  OPT_URL = 10002,
  OPT_ERRORBUFFER = 10010,
  OPT_POSTFIELDS = 10015,
  OPT_HTTPHEADER = 10023,
  OPT_HEADERDATA = 10029,
  OPT_PROTOCOLS_STR = 10318,
  OPT_WRITEFUNCTION = 20011,
  OPT_HEADERFUNCTION = 20079,
  OPT_POSTFIELDSIZE_LARGE = 30120,
  OPT_NOSIGNAL = 99,
  OPT_TIMEOUT_MS = 155,
  INFO_RESPONSE_CODE = 0x200002,
  GLOBAL_DEFAULT = 3,
};

static struct {
  int (*global_init)(long);
  void *(*easy_init)(void);
  void (*easy_cleanup)(void *);
  int (*easy_setopt)(void *, int, ...);
  int (*easy_perform)(void *);
  int (*easy_getinfo)(void *, int, ...);
  const char *(*easy_strerror)(int);
  void *(*slist_append)(void *, const char *);
  void (*slist_free_all)(void *);
  int is_loaded;
} curl;

static void load(void) {
  void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  if (!library) library = dlopen("libcurl-gnutls.so.4", RTLD_NOW | RTLD_LOCAL);
  if (!library) return;
  *(void **)&curl.global_init = dlsym(library, "curl_global_init");
  *(void **)&curl.easy_init = dlsym(library, "curl_easy_init");
  *(void **)&curl.easy_cleanup = dlsym(library, "curl_easy_cleanup");
  *(void **)&curl.easy_setopt = dlsym(library, "curl_easy_setopt");
  *(void **)&curl.easy_perform = dlsym(library, "curl_easy_perform");
  *(void **)&curl.easy_getinfo = dlsym(library, "curl_easy_getinfo");
  *(void **)&curl.easy_strerror = dlsym(library, "curl_easy_strerror");
  *(void **)&curl.slist_append = dlsym(library, "curl_slist_append");
  *(void **)&curl.slist_free_all = dlsym(library, "curl_slist_free_all");
  curl.is_loaded = curl.global_init && curl.easy_init && curl.easy_cleanup && curl.easy_setopt && curl.easy_perform &&
                   curl.easy_getinfo && curl.easy_strerror && curl.slist_append && curl.slist_free_all &&
                   curl.global_init(GLOBAL_DEFAULT) == 0;
}

void *colq_http_open(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
  return curl.is_loaded ? curl.easy_init() : NULL;
}

void colq_http_close(void *client) { curl.easy_cleanup(client); }

typedef struct {
  colq_http_answer *answer;
  size_t limit;
} target;

static size_t take_body(char *bytes, size_t size, size_t count, void *data) {
  target *out = data;
  size_t added = size * count;
  if (added > out->limit - out->answer->body_count) return 0;
  char *grown = realloc(out->answer->body, out->answer->body_count + added + 1);
  if (!grown) return 0;
  memcpy(grown + out->answer->body_count, bytes, added);
  out->answer->body = grown;
  out->answer->body_count += added;
  return added;
}

static size_t take_header(char *bytes, size_t size, size_t count, void *data) {
  static const char name[] = "x-amz-function-error:";
  target *out = data;
  if (size * count >= sizeof name - 1 && strncasecmp(bytes, name, sizeof name - 1) == 0) {
    out->answer->has_function_error = 1;
  }
  return size * count;
}

void colq_http_post(void *client, const char *url, const char *header, const char *body, size_t count,
                    long milliseconds, size_t limit, colq_http_answer *answer) {
  memset(answer, 0, sizeof *answer);
  target out = {answer, limit};
  // Without "Expect: 100-continue", which costs a round trip that functions do not answer.
  void *headers = curl.slist_append(curl.slist_append(NULL, "Content-Type: application/json"), "Expect:");
  if (header) headers = curl.slist_append(headers, header);
  char text[256] = "";
  curl.easy_setopt(client, OPT_URL, url);
  curl.easy_setopt(client, OPT_PROTOCOLS_STR, "http,https");
  curl.easy_setopt(client, OPT_HTTPHEADER, headers);
  curl.easy_setopt(client, OPT_POSTFIELDSIZE_LARGE, (long long)count);
  curl.easy_setopt(client, OPT_POSTFIELDS, body);
  curl.easy_setopt(client, OPT_TIMEOUT_MS, milliseconds);
  curl.easy_setopt(client, OPT_NOSIGNAL, 1L);
  curl.easy_setopt(client, OPT_ERRORBUFFER, text);
  curl.easy_setopt(client, OPT_WRITEFUNCTION, take_body);
  curl.easy_setopt(client, OPT_WRITEDATA, &out);
  curl.easy_setopt(client, OPT_HEADERFUNCTION, take_header);
  curl.easy_setopt(client, OPT_HEADERDATA, &out);
  int code = curl.easy_perform(client);
  curl.easy_setopt(client, OPT_ERRORBUFFER, NULL);
  curl.easy_setopt(client, OPT_HTTPHEADER, NULL);
  curl.slist_free_all(headers);
  if (code == 0) {
    curl.easy_getinfo(client, INFO_RESPONSE_CODE, &answer->status);
  } else {
    strncpy(answer->reason, text[0] ? text : curl.easy_strerror(code), sizeof answer->reason - 1);
  }
}
