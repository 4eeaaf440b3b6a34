import { readFileSync } from 'node:fs'

/** A path of a test file a line, the longest first; `npm test` ends with what it should say. */
const longest = readFileSync(new URL('./longest-tests.txt', import.meta.url), 'utf8')
  .trim()
  .split('\n')

/** The longest files first and the others by name: no lane is left with a long file when everything else is done. */
export function orderByTime(files: readonly string[]): readonly string[] {
  const places = new Map(longest.map((file, place) => [file, place]))
  const place = (file: string) => places.get(file) ?? longest.length
  return [...files].sort().sort((one, other) => place(one) - place(other))
}

/** The files that took longest, with their seconds; as many as `longest-tests.txt` has lines. */
export function renderLongest(times: ReadonlyMap<string, number>): string {
  const slowest = [...times].sort(([, one], [, other]) => other - one).slice(0, longest.length)
  return ['Longest files:', ...slowest.map(([file, time]) => `${(time / 1000).toFixed(1).padStart(7)} s  ${file}`)].join('\n')
}
