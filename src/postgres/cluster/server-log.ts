/** What a line of the server's log means for who waits for it. */
export type ServerEvent =
  | { readonly kind: 'version'; readonly version: string }
  | { readonly kind: 'ready' }
  /** A session crashed and the server starts over by itself. */
  | { readonly kind: 'restarting' }
  /** Recovery and its like: can take minutes. */
  | { readonly kind: 'recovering'; readonly text: string }
  | { readonly kind: 'other'; readonly level: string; readonly text: string }

const recovery = [
  /^database system was interrupted/,
  /^database system was not properly shut down/,
  /^redo (starts|in progress|done)/,
  /^syncing data directory/,
  /^resetting unlogged relations/,
  /^checkpoint starting: end-of-recovery/,
]

/** Read-only: a standby. */
const ready = /^database system is ready to accept (read-only )?connections$/

/** Reads one line as written with an empty `log_line_prefix` and `lc_messages` C: `LOG:  database system is ready to accept connections`. */
export function parseServerLine(line: string): ServerEvent {
  const parts = /^([A-Z]+): +(.*)$/.exec(line)
  const [, level = 'LOG', text = line] = parts ?? []
  const version = /^starting PostgreSQL (\S+)/.exec(text)?.[1]
  if (version !== undefined) return { kind: 'version', version }
  if (ready.test(text)) return { kind: 'ready' }
  if (text.startsWith('all server processes terminated; reinitializing')) return { kind: 'restarting' }
  if (recovery.some((pattern) => pattern.test(text))) return { kind: 'recovering', text }
  return { kind: 'other', level, text }
}
