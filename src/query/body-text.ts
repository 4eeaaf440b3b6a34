import type { Slot, SqlValue } from '../postgres/sql.ts'
import type { Body } from './intent.ts'

/** Whether a body is one row, or else an array of rows. */
export function isObjectBody(body: Body): boolean {
  return body.kind === 'form' || (body.kind === 'json' && body.shape === 'object')
}

/** The JSON text of a body's rows. Anything but an object or an array holds no rows. */
export function bodyText(body: Body): SqlValue | Slot {
  switch (body.kind) {
    case 'json':
      return body.shape === 'other' ? '[]' : body.text
    case 'form':
      return JSON.stringify(Object.fromEntries(body.fields))
    case 'raw':
      return '[]'
  }
}
