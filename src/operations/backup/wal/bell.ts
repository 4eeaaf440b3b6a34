/** Wakes those who wait for it; a ring that nobody waits for is lost. */
export type Bell = { readonly ring: () => void; readonly heard: () => Promise<void> }

export function createBell(): Bell {
  let next = Promise.withResolvers<void>()
  return {
    ring: () => {
      next.resolve()
      next = Promise.withResolvers()
    },
    heard: () => next.promise,
  }
}
