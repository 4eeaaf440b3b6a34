type Parts = { readonly base: string; readonly limits: readonly number[] }

/**
 * Whether PostgreSQL changes a column from one type to the other without touching its rows. Both as `format_type` writes them. Source:
 * PostgreSQL 18, ALTER TABLE, and the "transform functions" of varchar, numeric, varbit and the timestamps.
 */
export function isFreeChange(from: string, to: string): boolean {
  const [old, next] = [parseType(from), parseType(to)]
  if (old.base === next.base && String(old.limits) === String(next.limits)) return true
  if (isText(old) && isText(next)) return isWider(old, next)
  if (old.base === 'cidr' && next.base === 'inet') return true
  if (old.base !== next.base) return false
  if (old.base === 'numeric') return next.limits.length === 0 || isWiderNumeric(old, next)
  return lengthened.has(old.base) && isWider(old, next)
}

/** Whether there is a type from which the change would be free. */
export function mayBeFreeChange(to: string): boolean {
  const { base } = parseType(to)
  return isText({ base }) || base === 'numeric' || base === 'inet' || lengthened.has(base)
}

const lengthened: ReadonlySet<string> = new Set([
  'bit varying',
  'timestamp without time zone',
  'timestamp with time zone',
  'time without time zone',
  'time with time zone',
])

function isText({ base }: Pick<Parts, 'base'>): boolean {
  return base === 'text' || base === 'character varying'
}

function isWider(old: Parts, next: Parts): boolean {
  const limit = next.limits[0]
  return limit === undefined || (old.limits[0] ?? Number.POSITIVE_INFINITY) <= limit
}

function isWiderNumeric(old: Parts, next: Parts): boolean {
  const [oldDigits = Number.POSITIVE_INFINITY, oldScale = 0] = old.limits
  const [digits = 0, scale = 0] = next.limits
  return digits >= oldDigits && scale === oldScale
}

function parseType(text: string): Parts {
  const limits = [...(/\(([\d,]+)\)/.exec(text)?.[1] ?? '').matchAll(/\d+/g)].map(([digits]) => Number(digits))
  return { base: text.replace(/\([\d,]+\)/, ''), limits }
}
