import type { AuthSettings } from '../settings.ts'

type RedirectSettings = Pick<AuthSettings, 'siteUrl' | 'additionalRedirectUrls'>

/** Where people are sent: to the place that was asked for if it is on the list, else to the site. The answer needs no further check. */
export function pickRedirect(asked: string | undefined, settings: RedirectSettings): string {
  return asked !== undefined && isAllowedRedirect(asked, settings) ? asked : settings.siteUrl
}

/**
 * The site itself and what `additional_redirect_urls` names, exactly or by globs as Supabase has them: `*` and `?` stop at `.` and `/`, `**`
 * does not. Host and path are matched apart: a glob for a path cannot be met by another host.
 */
export function isAllowedRedirect(asked: string, settings: RedirectSettings): boolean {
  const place = parsePlace(asked)
  if (place === undefined) return false
  return isSite(place, settings) || settings.additionalRedirectUrls.some((pattern) => matches(pattern, place))
}

/** Whether pages of this origin belong to the project: that of the site, or one that redirects may lead to. */
export function isAllowedOrigin(origin: string, settings: RedirectSettings): boolean {
  const place = parsePlace(origin)
  if (place === undefined) return false
  return isSite(place, settings) || settings.additionalRedirectUrls.some((pattern) => toRule(pattern).origin.test(place.origin))
}

type Place = {
  /** `https://example.org:8443`, `com.example.app://callback` */
  readonly origin: string
  /** Path and query, as they will be followed. */
  readonly rest: string
  readonly url: URL
}

/** Schemes that run or read something in place of leading somewhere. */
const activeSchemes: ReadonlySet<string> = new Set(['javascript:', 'data:', 'vbscript:', 'file:', 'blob:', 'about:', 'view-source:'])

/** Undefined for what browsers and we might read differently, and for addresses with a name before the host. */
function parsePlace(text: string): Place | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: browsers drop some of them, and then it is another address
  if (/[\s\\\u0000-\u001f\u007f]/.test(text) || !URL.canParse(text)) return undefined
  const url = new URL(text)
  if (activeSchemes.has(url.protocol) || url.username !== '' || url.password !== '') return undefined
  return { origin: `${url.protocol}//${url.host}`, rest: `${url.pathname}${url.search}`, url }
}

const loopback: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/** While somebody develops, the site may be at another port of the same machine. */
function isSite({ origin, url }: Place, { siteUrl }: RedirectSettings): boolean {
  const site = parsePlace(siteUrl)
  if (site === undefined) return false
  if (site.origin === origin) return true
  return loopback.has(url.hostname) && url.hostname === site.url.hostname && url.protocol === site.url.protocol
}

function matches(pattern: string, { origin, rest }: Place): boolean {
  const rule = toRule(pattern)
  return rule.origin.test(origin) && rule.rest.test(rest)
}

type Rule = { readonly origin: RegExp; readonly rest: RegExp }

function toRule(pattern: string): Rule {
  const [, origin = '', rest = ''] = /^([a-z][a-z0-9+.-]*:\/\/[^/]*)(.*)$/is.exec(pattern.trim()) ?? []
  if (origin === '') return { origin: /$^/, rest: /$^/ }
  const isOpen = rest === '' && origin.endsWith('**')
  return { origin: toExpression(origin, 'i'), rest: isOpen ? /^/ : toExpression(rest === '' ? '{,/}' : rest, '') }
}

/** https://github.com/gobwas/glob, which Supabase matches with: separators are `.` and `/`. */
function toExpression(glob: string, flags: string): RegExp {
  const parts = glob.match(/\*\*|\\.|\[!?[^\]]+\]|\{[^{}]*\}|./gs) ?? []
  return new RegExp(`^${parts.map(renderPart).join('')}$`, flags)
}

function renderPart(part: string): string {
  if (part === '**') return '.*'
  if (part === '*') return '[^./]*'
  if (part === '?') return '[^./]'
  if (part.length > 1 && part.startsWith('\\')) return escapeText(part.slice(1))
  if (part.length > 1 && part.startsWith('[')) return renderClass(part.slice(1, -1))
  if (part.length > 1 && part.startsWith('{')) return `(?:${part.slice(1, -1).split(',').map(escapeText).join('|')})`
  return escapeText(part)
}

function renderClass(inside: string): string {
  const isNegated = inside.startsWith('!')
  const characters = (isNegated ? inside.slice(1) : inside).replaceAll(/[\\\]^]/g, '\\$&')
  return `[${isNegated ? '^' : ''}${characters}]`
}

function escapeText(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')
}
