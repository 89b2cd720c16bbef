// What libFuzzer calls. It is C because the package manager renames the main function of Swift programs, and libFuzzer
// brings its own.
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int32_t gsfm_choose_target(const char *name);
void gsfm_list_targets(void);
void gsfm_read_hostile_input(const uint8_t *bytes, intptr_t count);

int LLVMFuzzerInitialize(int *count, char ***arguments) {
  const char *called = *count > 0 ? (*arguments)[0] : "";
  const char *slash = strrchr(called, '/');
  if (slash) called = slash + 1;
  if (gsfm_choose_target(called) == 0) return 0;
  // Under any other name it says what there is.
  gsfm_list_targets();
  fflush(stdout);
  exit(0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count) {
  gsfm_read_hostile_input(bytes, (intptr_t)count);
  return 0;
}
