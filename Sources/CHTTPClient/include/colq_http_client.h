#ifndef COLQ_HTTP_CLIENT_H
#define COLQ_HTTP_CLIENT_H
#include <stddef.h>

/// An answer; `body` is malloc's, or NULL.
typedef struct {
  /// HTTP status; 0 when there is no answer.
  long status;
  /// Whether the header X-Amz-Function-Error came.
  int has_function_error;
  char *body;
  size_t body_count;
  /// Why there is no answer, a text with a zero at the end.
  char reason[256];
} colq_http_answer;

/// A connection that is kept between requests; NULL when libcurl is not on this machine.
void *colq_http_open(void);
void colq_http_close(void *client);

/// Sends JSON by POST over http or https and waits, at most `milliseconds`. `header` is one more line, or NULL. More than
/// `limit` bytes of answer are an error.
void colq_http_post(void *client, const char *url, const char *header, const char *body, size_t count,
                    long milliseconds, size_t limit, colq_http_answer *answer);
#endif
