/** Engines and their names for compatibility, which every browser claims to be; what it is stands behind them. */
const browsers = ['Edg', 'OPR', 'Firefox', 'FxiOS', 'CriOS', 'Chrome', 'Version']

const longest = 60

/**
 * Product and version of a `User-Agent` (RFC 9110, section 10.1.5) or an `x-client-info`: `supabase-js/2.110.0`, `curl/8.5.0`, `Firefox/140`.
 * A browser keeps the first number of its version only, and nothing else of what tells people apart. Empty: none was named.
 */
export function reduceAgent(text: string): string {
  const products = [...text.matchAll(/(?:^|[\s;])([\w.@+-]+)\/(\d[\w.+-]*)/g)]
  const browser = text.startsWith('Mozilla/') ? browsers.flatMap((name) => products.filter((one) => one[1] === name))[0] : undefined
  if (browser !== undefined) return `${browser[1] === 'Version' ? 'Safari' : browser[1]}/${parseMajor(browser[2] ?? '')}`
  const [first] = products
  return first === undefined ? toLabel(text.split(/[\s;/(]/)[0] ?? '', longest) : toLabel(`${first[1]}/${first[2]}`, longest)
}

function parseMajor(version: string): string {
  return /^\d+/.exec(version)?.[0] ?? ''
}

/** What a client calls itself, without what would disturb a terminal or a page, and not too long. */
export function toLabel(text: string, length: number): string {
  return text
    .replace(/[^\p{L}\p{N} ._@/:+()-]/gu, '')
    .trim()
    .slice(0, length)
}
