#ifndef COLQ_EDIT_H
#define COLQ_EDIT_H

/// Line editing with history over libedit, which is loaded when the shell opens and not before: linked in, it would cost
/// every start of the process.
typedef struct colq_editor colq_editor;

/// An editor with the history of the file at `history_path` (may be NULL); NULL when libedit cannot be loaded.
colq_editor *colq_editor_open(const char *program, const char *history_path);

enum { COLQ_LINE_END = 0, COLQ_LINE_READ = 1, COLQ_LINE_INTERRUPTED = 2 };

/// Reads a line behind `prompt`; with COLQ_LINE_READ, `*line` is it without its line break, valid until the next call.
int colq_editor_read(colq_editor *editor, const char *prompt, const char **line);

/// Adds `entry` to the history and its file.
void colq_editor_remember(colq_editor *editor, const char *entry);

void colq_editor_close(colq_editor *editor);

#endif
