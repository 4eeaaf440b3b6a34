import { pickInteger, type Random } from '../../base/seeded-random.ts'
import { matchPattern } from './match-pattern.ts'
import type { Hints } from './read-hints.ts'
import type { PlainShape } from './value-shape.ts'

/** Characters beyond which no text is made, whatever a constraint asks. */
const longest = 20_000

/** Texts that constraints may want, those first that fit what they say: patterns, lengths, constants; then what columns often hold. */
export function listTexts({ size }: PlainShape, { hints, random }: { readonly hints: Hints; readonly random: Random }): readonly string[] {
  const number = pickInteger(random, 1000, 99_999)
  const patterned = hints.patterns.flatMap((pattern) => Array.from({ length: 6 }, () => matchPattern(pattern, random) ?? []).flat())
  const liked = hints.likes.map((like) => like.replaceAll('%', `a${number}`).replaceAll('_', 'a'))
  const usual = [
    `text ${number}`,
    `text-${number}`,
    `t${number}`,
    `person${number}@example.org`,
    `https://example.org/${number}`,
    `+336${String(number).padStart(8, '0')}`,
    String(number),
    'A',
    'FRA',
    '2020-01-01',
    '{}',
    '',
  ]
  const all = [...patterned, ...liked, ...hints.texts, ...listByLength(hints, number), ...usual]
  return [...new Set(all.map((text) => (size === null ? text : text.slice(0, size))))]
}

function listByLength({ areLengths, numbers }: Hints, number: number): readonly string[] {
  if (!areLengths) return []
  const lengths = numbers.flatMap((length) => [length, length + 1, length - 1]).filter((length) => length > 0 && length <= longest)
  return lengths.map((length) =>
    `text ${number} `
      .repeat(Math.ceil(length / 7))
      .slice(0, length)
      .replace(/ $/, '.'),
  )
}
