// The one header through which Swift sees the library; nothing else belongs here.
#include <cblas.h>

// Exported by the library and declared in no header that it installs: one thread's buffer, and its return.
void *blas_memory_alloc(int procedure);
void blas_memory_free(void *buffer);
