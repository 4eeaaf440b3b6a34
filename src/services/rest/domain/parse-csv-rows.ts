import { CsvError, parse } from 'csv-parse/sync'
import { bodyInvalid } from '../errors.ts'
import { checkedText } from './decode-text.ts'

/**
 * CSV (RFC 4180) with a header line, as rows of text; the word NULL without quotes or with them is null.
 * A line with too few fields lacks the last names, one with too many loses what has no name.
 */
export function parseCsvRows(bytes: Buffer): readonly Readonly<Record<string, string | null>>[] {
  const [header, ...lines] = parseLines(checkedText(bytes, 'body'))
  if (header === undefined) throw bodyInvalid('parse error (not enough input) at ""')
  return lines.map((fields) =>
    Object.fromEntries(
      header.slice(0, fields.length).map((name, index) => [name, fields[index] === 'NULL' ? null : (fields[index] ?? null)]),
    ),
  )
}

function parseLines(text: string): readonly (readonly string[])[] {
  try {
    return parse(text, { relax_column_count: true, skip_empty_lines: true })
  } catch (error) {
    if (error instanceof CsvError) throw bodyInvalid(`parse error in line ${error.lines ?? '?'} of the CSV`)
    throw error
  }
}
