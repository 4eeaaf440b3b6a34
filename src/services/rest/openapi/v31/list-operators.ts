import { describeType, type TypeBook } from './json-schema.ts'

export type Operators = {
  readonly plain: readonly string[]
  /** Those that take `(any)` and `(all)`. */
  readonly quantified: readonly string[]
  /** Those that take a language. */
  readonly fullText: readonly string[]
}

const order = ['eq', 'gt', 'gte', 'lt', 'lte']
const patterns = ['like', 'ilike', 'match', 'imatch']
const containment = ['cs', 'cd', 'ov']
const places = ['sl', 'sr', 'nxr', 'nxl', 'adj']
const fullText = ['fts', 'plfts', 'phfts', 'wfts']

/** The operators that PostgreSQL knows for a type, named by `format_type`; `in` and `is` fit any. */
export function listOperators(format: string, book: TypeBook): Operators {
  if (format === 'json' || format === 'tsvector') return { plain: [], quantified: [], fullText }
  if (format === 'jsonb') return { plain: ['neq', 'isdistinct', 'cs', 'cd'], quantified: ['eq'], fullText }
  const plain = ['neq', 'isdistinct']
  const category = book.types.get(format)?.category
  if (category === 'R') return { plain: [...plain, ...containment, ...places], quantified: order, fullText: [] }
  if (category === 'S') return { plain, quantified: [...order, ...patterns], fullText }
  const isArray = describeType(format, book).type === 'array'
  return { plain: isArray ? [...plain, ...containment] : plain, quantified: order, fullText: [] }
}

/** A regular expression (ECMA-262) for `column=operator.value`. */
export function renderFilterPattern({ plain, quantified, fullText: languages }: Operators): string {
  const forms = [
    'in\\.\\(.*\\)',
    'is\\.(null|not_null|true|false|unknown)',
    ...(plain.length > 0 ? [`(${plain.join('|')})\\..*`] : []),
    ...(quantified.length > 0 ? [`(${quantified.join('|')})(\\((any|all)\\))?\\..*`] : []),
    ...(languages.length > 0 ? [`(${languages.join('|')})(\\([^)]+\\))?\\..*`] : []),
  ]
  return `^(not\\.)?(${forms.join('|')})$`
}
