import { type Position, parsePosition } from '../../../postgres/replicas/position.ts'
import { targetInvalid } from './errors.ts'

/** To which moment a database is brought back. Times are milliseconds since 1970. */
export type RestoreTarget =
  | { readonly kind: 'latest' }
  | { readonly kind: 'time'; readonly at: number }
  | { readonly kind: 'position'; readonly position: Position }
  | { readonly kind: 'point'; readonly name: string }

const day = /^\d{4}-\d{2}-\d{2}$/
const moment = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?) ?(Z|[+-]\d{2}(?::?\d{2})?)?$/i
const position = /^[0-9A-F]{1,8}\/[0-9A-F]{1,8}$/i
const name = /^[A-Za-z_][\w.-]{0,62}$/

/**
 * Reads what follows `--to`: `latest`, a time (`2026-11-22 21:30:05`, in UTC unless it says otherwise), a position in the log (`0/5000148`), or
 * the name of a restore point. Throws `restore_target_invalid`.
 */
export function parseTarget(text: string): RestoreTarget {
  const wanted = text.trim()
  if (wanted === 'latest') return { kind: 'latest' }
  if (position.test(wanted)) return { kind: 'position', position: parsePosition(wanted) }
  if (name.test(wanted)) return { kind: 'point', name: wanted }
  const at = Date.parse(toIsoTime(wanted) ?? '')
  if (Number.isNaN(at)) throw targetInvalid(text)
  return { kind: 'time', at }
}

function toIsoTime(wanted: string): string | undefined {
  if (day.test(wanted)) return `${wanted}T00:00:00Z`
  const [, date, time, zone = 'Z'] = moment.exec(wanted) ?? []
  if (date === undefined) return undefined
  const [, sign = '', hours = '', minutes = '00'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? []
  return `${date}T${time}${sign === '' ? 'Z' : `${sign}${hours}:${minutes}`}`
}
