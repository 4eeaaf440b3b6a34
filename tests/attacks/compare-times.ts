export type TimeComparison = {
  /** Milliseconds, of the first and of the second question. */
  readonly medians: readonly [number, number]
  /** How far the ranks of the two lie apart, in standard deviations (Mann and Whitney): below 3 in 997 of 1,000 comparisons of equals. */
  readonly z: number
}

/**
 * Asks two questions in turn, the first of each pair by chance, and compares how long their answers take by rank: one answer that took long
 * on a busy machine weighs no more than any other.
 */
export async function compareTimes(pairs: number, [first, second]: readonly [Ask, Ask]): Promise<TimeComparison> {
  const times: readonly [number[], number[]] = [[], []]
  for (let pair = 0; pair < pairs; pair++) {
    const turns = Math.random() < 0.5 ? ([0, 1] as const) : ([1, 0] as const)
    for (const turn of turns) times[turn].push(await measure(turn === 0 ? first : second, pair))
  }
  return { medians: [findMedian(times[0]), findMedian(times[1])], z: compareRanks(times[0], times[1]) }
}

/** `pair` tells one question from the next of its kind. */
type Ask = (pair: number) => Promise<unknown>

async function measure(ask: Ask, pair: number): Promise<number> {
  const begun = performance.now()
  await ask(pair)
  return performance.now() - begun
}

function findMedian(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0
}

function compareRanks(first: readonly number[], second: readonly number[]): number {
  const wins = first
    .flatMap((time) => second.map((other) => (time > other ? 1 : time === other ? 0.5 : 0)))
    .reduce<number>((a, b) => a + b, 0)
  const product = first.length * second.length
  return Math.abs(wins - product / 2) / Math.sqrt((product * (first.length + second.length + 1)) / 12)
}
