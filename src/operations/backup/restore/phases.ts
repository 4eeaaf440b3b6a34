import type { Clock } from '../../../base/clock.ts'

export type Phase = { readonly name: string; readonly seconds: number }

/** How long each part of something takes. */
export type Phases = {
  readonly measure: <T>(name: string, work: () => Promise<T>) => Promise<T>
  /** Those that ended, in their order. */
  readonly list: () => readonly Phase[]
}

export function createPhases(clock: Clock): Phases {
  const ended: Phase[] = []
  return {
    measure: async (name, work) => {
      const begun = clock.now()
      const result = await work()
      ended.push({ name, seconds: (clock.now() - begun) / 1000 })
      return result
    },
    list: () => ended,
  }
}
