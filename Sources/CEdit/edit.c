#include "colq_edit.h"
#include <dlfcn.h>
#include <histedit.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// libedit's calls are variadic, which Swift cannot import; so they are made here.
struct colq_editor {
  EditLine *edit;
  History *history;
  const char *prompt;
  const char *history_path;
  char *line;
  int interrupted;
  const char *(*gets)(EditLine *, int *);
  int (*set)(EditLine *, int, ...);
  int (*get)(EditLine *, int, ...);
  void (*end)(EditLine *);
  int (*history_call)(History *, HistEvent *, int, ...);
  void (*history_end)(History *);
};

static char *prompt_of(EditLine *edit) {
  colq_editor *editor = NULL;
  static int (*get)(EditLine *, int, ...);
  if (!get) get = (int (*)(EditLine *, int, ...))dlsym(RTLD_DEFAULT, "el_get");
  if (get) get(edit, EL_CLIENTDATA, &editor);
  return editor ? (char *)editor->prompt : "";
}

static unsigned char interrupt(EditLine *edit, int key) {
  (void)key;
  colq_editor *editor = NULL;
  int (*get)(EditLine *, int, ...) = (int (*)(EditLine *, int, ...))dlsym(RTLD_DEFAULT, "el_get");
  if (get) get(edit, EL_CLIENTDATA, &editor);
  if (editor) editor->interrupted = 1;
  return CC_EOF;
}

colq_editor *colq_editor_open(const char *program, const char *history_path) {
  void *library = dlopen("libedit.so.2", RTLD_NOW | RTLD_GLOBAL);
  if (!library) library = dlopen("libedit.so", RTLD_NOW | RTLD_GLOBAL);
  if (!library) library = dlopen("libedit.dylib", RTLD_NOW | RTLD_GLOBAL);
  if (!library) return NULL;
  EditLine *(*init)(const char *, FILE *, FILE *, FILE *) =
      (EditLine * (*)(const char *, FILE *, FILE *, FILE *)) dlsym(library, "el_init");
  History *(*history_init)(void) = (History * (*)(void)) dlsym(library, "history_init");
  colq_editor *editor = calloc(1, sizeof *editor);
  if (!editor) return NULL;
  editor->gets = (const char *(*)(EditLine *, int *))dlsym(library, "el_gets");
  editor->set = (int (*)(EditLine *, int, ...))dlsym(library, "el_set");
  editor->get = (int (*)(EditLine *, int, ...))dlsym(library, "el_get");
  editor->end = (void (*)(EditLine *))dlsym(library, "el_end");
  editor->history_call = (int (*)(History *, HistEvent *, int, ...))dlsym(library, "history");
  editor->history_end = (void (*)(History *))dlsym(library, "history_end");
  if (!init || !history_init || !editor->gets || !editor->set || !editor->get || !editor->end ||
      !editor->history_call || !editor->history_end) {
    free(editor);
    return NULL;
  }
  // Without the user's character type libedit takes UTF-8 for single bytes.
  setlocale(LC_CTYPE, "");
  if (MB_CUR_MAX == 1) setlocale(LC_CTYPE, "C.UTF-8");
  editor->edit = init(program, stdin, stdout, stderr);
  editor->history = history_init();
  if (!editor->edit || !editor->history) {
    if (editor->edit) editor->end(editor->edit);
    if (editor->history) editor->history_end(editor->history);
    free(editor);
    return NULL;
  }
  HistEvent event;
  editor->history_call(editor->history, &event, H_SETSIZE, 1000);
  editor->history_call(editor->history, &event, H_SETUNIQUE, 1);
  editor->history_path = history_path ? strdup(history_path) : NULL;
  if (editor->history_path) editor->history_call(editor->history, &event, H_LOAD, editor->history_path);

  editor->prompt = "";
  editor->set(editor->edit, EL_CLIENTDATA, editor);
  editor->set(editor->edit, EL_PROMPT, prompt_of);
  editor->set(editor->edit, EL_EDITOR, "emacs");
  editor->set(editor->edit, EL_HIST, editor->history_call, editor->history);
  // Ctrl-C while a line is edited is a key that drops the line; while a query runs it is the signal.
  editor->set(editor->edit, EL_SETTY, "-d", "-isig", NULL);
  editor->set(editor->edit, EL_ADDFN, "colq-interrupt", "drop the input", interrupt);
  editor->set(editor->edit, EL_BIND, "^C", "colq-interrupt", NULL);
  editor->set(editor->edit, EL_BIND, "^R", "em-inc-search-prev", NULL);
  editor->set(editor->edit, EL_BIND, "\\e[1;5C", "em-next-word", NULL);
  editor->set(editor->edit, EL_BIND, "\\e[1;5D", "ed-prev-word", NULL);
  editor->set(editor->edit, EL_BIND, "\\e[3~", "ed-delete-next-char", NULL);
  editor->set(editor->edit, EL_BIND, "\\e[H", "ed-move-to-beg", NULL);
  editor->set(editor->edit, EL_BIND, "\\e[F", "ed-move-to-end", NULL);
  return editor;
}

int colq_editor_read(colq_editor *editor, const char *prompt, const char **line) {
  int count = 0;
  char *copy = strdup(prompt);
  if (!copy) return COLQ_LINE_END;
  editor->prompt = copy;
  editor->interrupted = 0;
  const char *text = editor->gets(editor->edit, &count);
  editor->prompt = "";
  free(copy);
  if (editor->interrupted) {
    fputs("^C\n", stdout);
    fflush(stdout);
    return COLQ_LINE_INTERRUPTED;
  }
  if (!text || count <= 0) return COLQ_LINE_END;
  free(editor->line);
  editor->line = strndup(text, (size_t)count);
  if (!editor->line) return COLQ_LINE_END;
  editor->line[strcspn(editor->line, "\n")] = 0;
  *line = editor->line;
  return COLQ_LINE_READ;
}

void colq_editor_remember(colq_editor *editor, const char *entry) {
  HistEvent event;
  editor->history_call(editor->history, &event, H_ENTER, entry);
  if (editor->history_path) editor->history_call(editor->history, &event, H_SAVE, editor->history_path);
}

void colq_editor_close(colq_editor *editor) {
  if (!editor) return;
  editor->end(editor->edit);
  editor->history_end(editor->history);
  free((void *)editor->history_path);
  free(editor->line);
  free(editor);
}
