// The one header through which Swift sees the library; nothing else belongs here.
#include <cblas.h>

// Exported by the library and declared in no header that it installs: one thread's buffer, and its return.
void *blas_memory_alloc(int procedure);
void blas_memory_free(void *buffer);
// Ends the library's own threads, which it starts when it is loaded; it starts them again if they are wanted.
int blas_thread_shutdown_(void);
