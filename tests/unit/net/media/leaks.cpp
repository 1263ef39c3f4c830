// What LeakSanitizer must not count: fontconfig keeps its patterns until the process ends, where
// the sanitizer cannot see who holds them. Rendering thousands of invoices does not grow.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libfontconfig";
}
