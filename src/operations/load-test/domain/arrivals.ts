/** `poisson`: independent clients, so that requests also come in bunches; `uniform`: one every 1/rate seconds. */
export const arrivalKinds = ['poisson', 'uniform'] as const

export type ArrivalKind = (typeof arrivalKinds)[number]

/** Milliseconds between two requests of `rate` a second. `random` gives numbers from 0 up to 1. */
export function nextGap(kind: ArrivalKind, rate: number, random: () => number): number {
  const mean = 1000 / rate
  return kind === 'uniform' ? mean : -Math.log(1 - random()) * mean
}
