/** Whether every value of one type is a value of the other, as far as names of types tell; a doubt is a no. */
export function isWidening(from: string, to: string): boolean {
  if (from === to || to === 'text' || to === 'character varying') return from !== 'bytea'
  const [a, b] = [parseType(from), parseType(to)]
  if (numbers.includes(a.name) && numbers.includes(b.name)) return numbers.indexOf(a.name) <= numbers.indexOf(b.name)
  if (numbers.includes(a.name) && b.name === 'numeric') {
    const [precision = Number.POSITIVE_INFINITY, scale = 0] = b.limits
    return precision - scale >= (digits[a.name] ?? 0)
  }
  if (a.name !== b.name) return a.name === 'real' && b.name === 'double precision'
  if (b.limits.length === 0) return true
  const [length = 0, scale = 0] = a.limits
  const [newLength = 0, newScale = 0] = b.limits
  return a.limits.length > 0 && newScale >= scale && newLength - newScale >= length - scale
}

const digits: Readonly<Record<string, number>> = { smallint: 5, integer: 10, bigint: 19 }
const numbers = Object.keys(digits)

/** `numeric(8,2)` is `numeric` with the limits 8 and 2. */
function parseType(type: string): { readonly name: string; readonly limits: readonly number[] } {
  const match = /^(.*?)\(([\d,]+)\)(.*)$/.exec(type)
  if (match === null) return { name: type, limits: [] }
  return { name: `${match[1]}${match[3]}`, limits: (match[2] ?? '').split(',').map(Number) }
}
