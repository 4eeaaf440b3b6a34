const mostEntries = 1000
const longestKey = 2048

/** The function, remembering its answers for the keys asked for most recently. For pure functions of one short text. */
export function createRecentCache<Value>(compute: (key: string) => Value): (key: string) => Value {
  const recent = new Map<string, Value>()
  return (key) => {
    const known = recent.get(key)
    if (known !== undefined) return known
    const value = compute(key)
    if (key.length > longestKey) return value
    if (recent.size >= mostEntries) dropOldest(recent)
    recent.set(key, value)
    return value
  }
}

// First in, first out: moving an entry at each hit costs more than computing a rare one again.
function dropOldest(entries: Map<string, unknown>): void {
  for (const oldest of entries.keys()) {
    entries.delete(oldest)
    return
  }
}
