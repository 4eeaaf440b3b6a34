import { pickInteger, type Random } from '../../base/seeded-random.ts'

type Generate = () => string

/**
 * A text that a regular expression of PostgreSQL matches, for what people write in constraints: groups, alternatives, classes and quantifiers.
 * Undefined for what is not understood (look-around, back references).
 */
export function matchPattern(pattern: string, random: Random): string | undefined {
  const reader = createReader(pattern, random)
  try {
    const generate = reader.readAlternatives()
    return reader.isAtEnd() ? generate() : undefined
  } catch (error) {
    if (error instanceof NotUnderstood) return undefined
    throw error
  }
}

class NotUnderstood extends Error {}

const lower = 'abcdefghijklmnopqrstuvwxyz'
const upper = lower.toUpperCase()
const digits = '0123456789'
const everything = `${lower}${upper}${digits} -_.,:;!@#%&/`

const namedClasses: Readonly<Record<string, string>> = {
  alpha: lower + upper,
  alnum: lower + upper + digits,
  digit: digits,
  lower,
  upper,
  space: ' ',
  punct: '-_.,:;!@#%&/',
  xdigit: `${digits}abcdef`,
}

const escapes: Readonly<Record<string, string>> = { d: digits, w: lower + digits, s: ' ', D: lower, S: lower, W: '-', t: '\t', n: '\n' }

function createReader(pattern: string, random: Random) {
  let at = 0
  const peek = () => pattern[at]
  const take = () => pattern[at++] ?? fail()
  const skip = (text: string) => {
    if (!pattern.startsWith(text, at)) return false
    at += text.length
    return true
  }
  const pickOf = (characters: string): Generate => {
    if (characters === '') return fail()
    return () => characters[pickInteger(random, 0, characters.length - 1)] ?? ''
  }

  function readAlternatives(): Generate {
    const alternatives = [readSequence()]
    while (skip('|')) alternatives.push(readSequence())
    return () => alternatives[pickInteger(random, 0, alternatives.length - 1)]?.() ?? ''
  }

  function readSequence(): Generate {
    const parts: Generate[] = []
    while (at < pattern.length && peek() !== '|' && peek() !== ')') parts.push(readQuantified(readAtom()))
    return () => parts.map((part) => part()).join('')
  }

  function readAtom(): Generate {
    const character = take()
    if (character === '^' || character === '$') return () => ''
    if (character === '.') return pickOf(lower)
    if (character === '(') return readGroup()
    if (character === '[') return pickOf(readClass())
    if (character === '\\') return readEscape()
    return () => character
  }

  function readGroup(): Generate {
    if (!skip('?:') && peek() === '?') return fail()
    const inside = readAlternatives()
    return skip(')') ? inside : fail()
  }

  function readEscape(): Generate {
    const character = take()
    if (/[AmMyYZ]/.test(character)) return () => ''
    if (/[1-9]/.test(character)) return fail()
    return pickOf(escapes[character] ?? character)
  }

  function readClass(): string {
    const isNegated = skip('^')
    let members = skip(']') ? ']' : ''
    while (!skip(']')) members += readMember()
    return isNegated ? [...everything].filter((each) => !members.includes(each)).join('') : members
  }

  function readMember(): string {
    const named = /^\[:(\w+):\]/.exec(pattern.slice(at))
    if (named !== null) {
      at += named[0].length
      return namedClasses[named[1] ?? ''] ?? fail()
    }
    const first = take()
    if (first === '\\') return readClassEscape()
    if (peek() !== '-' || pattern[at + 1] === ']') return first
    at += 1
    return listBetween(first, take())
  }

  function readClassEscape(): string {
    const character = take()
    return escapes[character] ?? character
  }

  function readQuantified(atom: Generate): Generate {
    const bounds = readBounds()
    if (bounds === undefined) return atom
    skip('?')
    const [fewest, most] = bounds
    return () => Array.from({ length: pickInteger(random, fewest, most) }, atom).join('')
  }

  function readBounds(): readonly [number, number] | undefined {
    if (skip('*')) return [0, 3]
    if (skip('+')) return [1, 6]
    if (skip('?')) return [0, 1]
    const [text, fewest, comma, most] = /^\{(\d+)(,?)(\d*)\}/.exec(pattern.slice(at)) ?? []
    if (text === undefined) return undefined
    at += text.length
    const least = Number(fewest)
    if (comma === '') return [least, least]
    return [least, most === '' ? least + 3 : Math.min(Number(most), least + 12)]
  }

  return { readAlternatives, isAtEnd: () => at === pattern.length }
}

function listBetween(first: string, last: string): string {
  const [from, to] = [first.codePointAt(0) ?? 0, last.codePointAt(0) ?? 0]
  if (to < from || to - from > 300) return fail()
  return String.fromCodePoint(...Array.from({ length: to - from + 1 }, (_, index) => from + index))
}

function fail(): never {
  throw new NotUnderstood()
}
