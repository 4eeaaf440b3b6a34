import { sqlFileRefused } from '../errors.ts'
import type { Contract, EndedName } from '../types.ts'
import { locateOffset } from './locate-text.ts'
import { parseNames, splitWords } from './parse-names.ts'

const directive = /^--[ \t]*dorsal:contract\b([^\r\n]*)/m

/**
 * What a file says that ends an old shape: `-- dorsal:contract of=20260301090000 unused-for=7d ends=public.orders.note`. Throws
 * `sql_file_refused`.
 */
export function parseContract(file: string, text: string): Contract | null {
  const found = directive.exec(text)
  if (found === null) return null
  const words = splitWords(found[1] ?? '').map(readWord)
  const [of] = select(words, 'of')
  const [unusedFor = null] = select(words, 'unused-for')
  const ends = select(words, 'ends').map(parseEnded)
  const isUnderstood = words.every((word) => word !== undefined) && ends.every((each) => each !== undefined)
  if (of !== undefined && isUnderstood) return { of, unusedFor, ends: ends.filter((each) => each !== undefined) }
  throw sqlFileRefused(
    { file, ...locateOffset(text, found.index) },
    of === undefined
      ? 'The directive dorsal:contract does not say which migration it ends'
      : 'The directive dorsal:contract is not understood',
    'Write it like `-- dorsal:contract of=20260301090000 unused-for=7d ends=public.orders.note`: the version that expanded, how long its old shape has to be unused, and each column or table of it.',
  )
}

type Word = { readonly name: string; readonly value: string }

const patterns: Readonly<Record<string, RegExp>> = { of: /^\d+$/, 'unused-for': /^\d+[smhd]$/, ends: /./ }

function readWord(word: string): Word | undefined {
  const [, name = '', value = ''] = /^([a-z-]+)=(.+)$/.exec(word) ?? []
  return patterns[name]?.test(value) ? { name, value } : undefined
}

function select(words: readonly (Word | undefined)[], name: string): readonly string[] {
  return words.flatMap((word) => (word?.name === name ? [word.value] : []))
}

function parseEnded(text: string): EndedName | undefined {
  try {
    const [schema, object, member = null, ...others] = parseNames(text, '.', (part) => new RangeError(part))
    return schema === undefined || object === undefined || others.length > 0 ? undefined : { schema, object, member }
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}
