// All tools in one program: the name it is called by says which of them runs.
//
// TOOLS is defined by Package.swift as TOOL(gsfm_complete,gsfm-complete) for every tool; the first argument is the tool's
// entry point without `_main`, the second its name.
#include <string.h>

#define TOOL(entry, name) int entry##_main(int count, char **arguments);
TOOLS
#undef TOOL

int main(int count, char **arguments) {
  const char *called = count > 0 ? arguments[0] : "";
  const char *slash = strrchr(called, '/');
  if (slash) called = slash + 1;
#define TOOL(entry, name) \
  if (!strcmp(called, #name)) return entry##_main(count, arguments);
  TOOLS
#undef TOOL
  // Under any other name it is the door to the others.
  return gsfm_main(count, arguments);
}
