/** Names through which a program reaches the world outside: network, clock, process, console. */
export const doors: readonly RegExp[] = [
  /(?<![.\w$])fetch\b(?!\s*\??:)/,
  /\b(?:WebSocket|EventSource|XMLHttpRequest)\b/,
  /\b(?:set|clear)(?:Timeout|Interval|Immediate)\b/,
  /\bqueueMicrotask\b/,
  /\bAbortSignal\.timeout\b/,
  /\bDate\.now\b/,
  /\bperformance\.now\b/,
  /\bnew\s+Date(?:\s*\(\s*\)|(?!\s*\()\b)/,
  /(?<!new\s+)(?<![.\w$])Date\s*\(/,
  /(?<![.\w$])process\b(?!\s*\??:)/,
  /(?<![.\w$])console\b(?!\s*\??:)/,
  /\bglobalThis\b/,
];
