import { pathInvalid } from '../errors.ts'
import { decodeUrlText } from './decode-text.ts'

/** What a path below the service names. */
export type Resource =
  | { readonly kind: 'root' }
  | { readonly kind: 'table'; readonly name: string }
  | { readonly kind: 'function'; readonly name: string }

/** `path` is percent-encoded and begins with `/`. Throws PGRST125. */
export function parsePath(path: string): Resource {
  const segments = path.split('/').slice(1).map(decodeSegment)
  const [first = '', second] = segments
  if (segments.length <= 1) return first === '' ? { kind: 'root' } : { kind: 'table', name: first }
  if (segments.length === 2 && first === 'rpc' && second !== undefined) return { kind: 'function', name: second }
  throw pathInvalid()
}

function decodeSegment(segment: string): string {
  return decodeUrlText(segment, { plusIsSpace: false, where: 'path' })
}
