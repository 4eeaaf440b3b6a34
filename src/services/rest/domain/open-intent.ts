import type { Slot, SqlValue } from '../../../postgres/sql.ts'
import type { Body, Intent } from '../../../query/intent.ts'

/** An intent whose body is a value that fills a slot, too. */
export type OpenIntent = {
  readonly intent: Intent
  readonly values: readonly SqlValue[]
  /** What of the body decides about the plan; undefined: all of it, so that there is nothing to remember. */
  readonly shapeOfBody: string | undefined
}

/** The text of a JSON body becomes the value behind those of the query string. */
export function openIntent(intent: Intent, values: readonly SqlValue[]): OpenIntent {
  const body = findBody(intent)
  if (body === undefined) return { intent, values, shapeOfBody: '' }
  if (body.kind !== 'json' || isSlot(body.text)) return { intent, values, shapeOfBody: undefined }
  const { text, ...known } = body
  return {
    intent: withBody(intent, { ...body, text: { slot: values.length } }),
    values: [...values, text],
    shapeOfBody: JSON.stringify(known),
  }
}

function findBody(intent: Intent): Body | undefined {
  switch (intent.kind) {
    case 'insert':
    case 'update':
      return intent.body
    case 'call':
      return intent.arguments.kind === 'body' ? intent.arguments.body : undefined
    case 'read':
    case 'delete':
      return undefined
  }
}

function withBody(intent: Intent, body: Body): Intent {
  switch (intent.kind) {
    case 'insert':
    case 'update':
      return { ...intent, body }
    case 'call':
      return { ...intent, arguments: { kind: 'body', body } }
    case 'read':
    case 'delete':
      return intent
  }
}

function isSlot(text: SqlValue | Slot): text is Slot {
  return typeof text === 'object' && text !== null && 'slot' in text
}
