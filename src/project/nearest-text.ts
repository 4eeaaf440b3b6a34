/** The candidate with the fewest edits to `text`, when it is near enough to be what was meant: a third of its length. */
export function findNearest(text: string, candidates: Iterable<string>): string | undefined {
  let nearest: string | undefined
  let fewest = Math.max(2, Math.floor(text.length / 3)) + 1
  for (const candidate of candidates) {
    const edits = countEdits(text, candidate)
    if (edits < fewest) [nearest, fewest] = [candidate, edits]
  }
  return nearest
}

/** Levenshtein's distance: insertions, deletions and replacements of one character. */
function countEdits(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let i = 1; i <= from.length; i++) {
    const current = [i]
    for (let j = 1; j <= to.length; j++) {
      const replace = (previous[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1)
      current.push(Math.min(replace, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1))
    }
    previous = current
  }
  return previous[to.length] ?? 0
}
