/** What one rate, in requests a second, came to. */
export type KneeStep = { readonly rate: number; readonly held: boolean }

/** A rate that broke is tried again before it counts: one hiccup of the machine is no limit. */
const triesToBreak = 2
/** The search ends when the best rate and the one that broke are this close. */
const closeEnough = 1.15
const highestRate = 1_000_000

/** The rate to try next, undefined when the knee is found: doubled until one breaks, then the geometric middle of what is left. */
export function planNextRate(steps: readonly KneeStep[], first: number): number | undefined {
  const last = steps.at(-1)
  if (last === undefined) return first
  if (!last.held && countBreaks(steps, last.rate) < triesToBreak) return last.rate
  const best = findKnee(steps)
  const broken = Math.min(...steps.filter(({ held, rate }) => !held && rate > best).map(({ rate }) => rate))
  if (broken === Infinity) return best >= highestRate ? undefined : best * 2
  if (best === 0) return broken <= 1 ? undefined : broken / 2
  return broken / best <= closeEnough ? undefined : Math.round(Math.sqrt(best * broken))
}

/** The highest rate that held, 0 when none did. */
export function findKnee(steps: readonly KneeStep[]): number {
  return Math.max(0, ...steps.filter(({ held }) => held).map(({ rate }) => rate))
}

function countBreaks(steps: readonly KneeStep[], rate: number): number {
  return steps.filter((step) => step.rate === rate && !step.held).length
}
