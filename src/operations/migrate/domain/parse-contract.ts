import { sqlFileRefused } from '../errors.ts'
import type { Contract } from '../types.ts'
import { locateOffset } from './locate-text.ts'

const directive = /^--[ \t]*dorsal:contract\b([^\r\n]*)/m

/** What a file says that ends an old shape: `-- dorsal:contract of=20260301090000 unused-for=7d`. Throws `sql_file_refused`. */
export function parseContract(file: string, text: string): Contract | null {
  const found = directive.exec(text)
  if (found === null) return null
  const words = (found[1] ?? '').trim().split(/[ \t]+/)
  const [, of] = words.map((word) => /^of=(\d+)$/.exec(word)).find((match) => match !== null) ?? []
  const [, unusedFor = null] = words.map((word) => /^unused-for=(\d+[smhd])$/.exec(word)).find((match) => match !== null) ?? []
  if (of === undefined || words.length !== (unusedFor === null ? 1 : 2))
    throw sqlFileRefused(
      { file, ...locateOffset(text, found.index) },
      'The directive dorsal:contract does not say which migration it ends',
      'Write it like `-- dorsal:contract of=20260301090000 unused-for=7d`: the version that expanded, and how long its old shape has to be unused.',
    )
  return { of, unusedFor }
}
