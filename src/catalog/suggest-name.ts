/** A candidate and how alike it is to the name asked for: from 0 to 1, which is the same name in another case at most. */
export type Suggestion = { readonly name: string; readonly likeness: number }

/** The candidate that was probably meant, for a hint; undefined when none is as alike as `least` asks. */
export function suggestName(name: string, candidates: Iterable<string>, least: number = leastLikeness): string | undefined {
  const [nearest] = suggestNames(name, candidates)
  return nearest !== undefined && nearest.likeness >= least ? nearest.name : undefined
}

/**
 * Candidates near a name, the nearest first. Behaves like the fuzzy set that PostgREST asks for its hints
 * (https://hackage.haskell.org/package/fuzzyset): candidates that share runs of three letters, else of two, are ranked by edit
 * distance, and what is less than a third alike is no suggestion.
 */
export function suggestNames(name: string, candidates: Iterable<string>): readonly Suggestion[] {
  const entries = new Map([...candidates].map((candidate) => [candidate.toLowerCase(), candidate]))
  const asked = name.toLowerCase()
  const same = entries.get(asked)
  if (same !== undefined) return [{ name: same, likeness: 1 }]
  for (const length of runLengths) {
    const near = rank(asked, entries, length)
    if (near.length > 0) return near
  }
  return []
}

const runLengths = [3, 2] as const
const leastLikeness = 0.33
// Edit distance is quadratic in the names' length, so only the best of the cheap comparison get it.
const mostCompared = 50

function rank(asked: string, entries: ReadonlyMap<string, string>, length: number): readonly Suggestion[] {
  const askedRuns = countRuns(asked, length)
  const sharing = [...entries].map(([key, name]) => ({ key, name, cosine: compareRuns(askedRuns, countRuns(key, length)) }))
  return sharing
    .filter(({ cosine }) => cosine > 0)
    .sort((one, other) => other.cosine - one.cosine)
    .slice(0, mostCompared)
    .map(({ key, name }) => ({ name, likeness: compareLetters(asked, key) }))
    .filter(({ likeness }) => likeness >= leastLikeness)
    .sort((one, other) => other.likeness - one.likeness)
}

function countRuns(text: string, length: number): ReadonlyMap<string, number> {
  const padded = `-${text.replace(/[^\p{L}\p{N}\s,]/gu, '')}-`
  const counts = new Map<string, number>()
  for (let i = 0; i <= padded.length - length; i++) {
    const run = padded.slice(i, i + length)
    counts.set(run, (counts.get(run) ?? 0) + 1)
  }
  return counts
}

/** Cosine of the angle between two vectors of counts. */
function compareRuns(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): number {
  let product = 0
  for (const [run, count] of one) product += count * (other.get(run) ?? 0)
  return product === 0 ? 0 : product / (magnitude(one) * magnitude(other))
}

function magnitude(counts: ReadonlyMap<string, number>): number {
  return Math.hypot(...counts.values())
}

function compareLetters(one: string, other: string): number {
  const longest = Math.max(one.length, other.length)
  return longest === 0 ? 1 : 1 - editDistance(one, other) / longest
}

/** Levenshtein distance, one row of the matrix at a time. */
function editDistance(one: string, other: string): number {
  let above = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let i = 0; i < one.length; i++) {
    const row = [i + 1]
    for (let j = 0; j < other.length; j++) {
      const replaced = (above[j] ?? 0) + (one[i] === other[j] ? 0 : 1)
      row.push(Math.min((above[j + 1] ?? 0) + 1, (row[j] ?? 0) + 1, replaced))
    }
    above = row
  }
  return above[other.length] ?? 0
}
