const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 }

/** `200ms`, `1.5s`, `2m` → milliseconds. Throws a RangeError that says what is allowed. */
export function parseDuration(text: string): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?) ?(ms|s|m)$/.exec(text.trim()) ?? []
  const milliseconds = Number(number) * (units[unit] ?? Number.NaN)
  if (milliseconds > 0) return milliseconds
  throw new RangeError('a duration above 0 such as "200ms", "1.5s" or "2m"')
}

/** `1%` or `0.01` → a share from 0 to 1. Throws a RangeError that says what is allowed. */
export function parseShare(text: string): number {
  const [, number, percent] = /^(\d+(?:\.\d+)?) ?(%?)$/.exec(text.trim()) ?? []
  const share = Number(number) / (percent === '%' ? 100 : 1)
  if (share >= 0 && share <= 1) return share
  throw new RangeError('a share such as "1%" or 0.01')
}
