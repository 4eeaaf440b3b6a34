import type { MediaType } from '../../../query/intent.ts'

const anyMediaType: MediaType = { type: '*/*', parameters: {} }

/** `Accept` (RFC 9110, section 12.5.1), best first: by quality, then by how specific it is, then as it stands. */
export function parseAccept(header: string | undefined): readonly MediaType[] {
  if (header === undefined || header.trim() === '') return [anyMediaType]
  const ranges = splitOutsideQuotes(header, ',').map((range) => {
    const compact = range.replaceAll(' ', '')
    const [text = '', quality] = compact.split(';q=')
    return { media: parseMediaType(text), quality: parseQuality(quality), specificity: count(text, ';') - count(text, '*') }
  })
  return ranges.sort((a, b) => b.quality - a.quality || b.specificity - a.specificity).map(({ media }) => media)
}

/** RFC 9110, section 8.3.1: type and parameter names in lower case, quotes taken off. */
export function parseMediaType(text: string): MediaType {
  const [type = '', ...rest] = splitOutsideQuotes(text, ';')
  const parameters = rest.flatMap((parameter) => {
    const [, name, quoted, plain] = /^\s*([a-zA-Z0-9-]+)\s*=\s*(?:"([^"]*)"|([a-zA-Z0-9.|-]+))/.exec(parameter) ?? []
    return name === undefined ? [] : [[name.toLowerCase(), quoted ?? plain ?? '']]
  })
  return { type: type.trim().toLowerCase(), parameters: Object.fromEntries(parameters) }
}

function splitOutsideQuotes(text: string, separator: ',' | ';'): readonly string[] {
  if (!text.includes('"')) return text.split(separator)
  return text.match(separator === ',' ? /(?:"[^"]*"?|[^",])+/g : /(?:"[^"]*"?|[^";])+/g) ?? ['']
}

function parseQuality(text: string | undefined): number {
  const value = Number.parseFloat(text ?? '')
  return Number.isNaN(value) ? 1 : value
}

function count(text: string, character: string): number {
  return text.split(character).length - 1
}
