// The one header through which Swift sees the library; nothing else belongs here.
#include <cblas.h>
