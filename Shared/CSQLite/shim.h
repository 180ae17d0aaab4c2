#include <sqlite3.h>

/// Leaves the write-ahead log as it is when the file is closed; in C sqlite3_db_config takes any number of values.
static inline int sqlite_keep_log(sqlite3 *file) {
    return sqlite3_db_config(file, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)0);
}
