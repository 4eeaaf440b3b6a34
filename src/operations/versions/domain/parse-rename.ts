import { renameUnreadable } from '../errors.ts'
import type { Rename } from '../types.ts'

/** `orders.note=remark`, `orders=purchases`. Throws `rename_unreadable`. */
export function parseRename(text: string): Rename {
  const [, object, column = null, now] = /^([^.=]+)(?:\.([^.=]+))?=([^.=]+)$/.exec(text) ?? []
  if (object === undefined || now === undefined) throw renameUnreadable(text)
  return { object, column, now }
}
