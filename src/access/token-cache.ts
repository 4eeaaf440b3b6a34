/** What is remembered of a verified token. */
export type CachedToken<Value> = { readonly value: Value; readonly expiry: number | undefined }

/** Verified tokens by their text, at most as many as asked for. */
export type TokenCache<Value> = {
  readonly find: (token: string) => CachedToken<Value> | undefined
  readonly insert: (token: string, entry: CachedToken<Value>) => void
  readonly clear: () => void
}

/**
 * Two generations: when the younger is full it becomes the older, and what nobody asked for since then is forgotten. A hit costs one
 * lookup; keeping a list in order of use would cost a write on each hit.
 */
export function createTokenCache<Value>(limit: number): TokenCache<Value> {
  const generationSize = Math.ceil(limit / 2)
  let younger = new Map<string, CachedToken<Value>>()
  let older = new Map<string, CachedToken<Value>>()

  function insert(token: string, entry: CachedToken<Value>): void {
    if (limit === 0) return
    if (younger.size >= generationSize) {
      older = younger
      younger = new Map()
    }
    younger.set(token, entry)
  }

  return {
    insert,
    find: (token) => {
      const entry = younger.get(token)
      if (entry !== undefined) return entry
      const survivor = older.get(token)
      if (survivor !== undefined) insert(token, survivor)
      return survivor
    },
    clear: () => {
      younger = new Map()
      older = new Map()
    },
  }
}
