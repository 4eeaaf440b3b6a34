import type { MediaHandler, QualifiedName } from '../../catalog/types.ts'
import { mediaTypeUnavailable } from '../errors.ts'
import type { MediaType } from '../intent.ts'
import type { PlannedBody, PlannedExplain, PlannedMedia, PlannedNode } from '../plan.ts'
import type { Planning } from './tree-pass.ts'

const json: MediaType = { type: 'application/json', parameters: {} }

const explainOptions = ['analyze', 'verbose', 'settings', 'buffers', 'wal'] as const

/** What the reply can be made for: a table, or a function known by the table it returns or else by its own name. */
export type MediaSubject = { readonly name: QualifiedName; readonly tree: PlannedNode }

/**
 * The first acceptable media type that can be made (RFC 9110, section 12.5.1): PostgREST's vendor types, then the database's own
 * handlers, then JSON, CSV and GeoJSON. Throws PGRST107 when there is none.
 */
export function negotiateMedia(subject: MediaSubject, planning: Planning): PlannedMedia {
  for (const accepted of planning.intent.accept) {
    const media = findMedia(accepted, subject, planning)
    if (media !== undefined) return media
  }
  throw mediaTypeUnavailable(planning.intent.accept.map(printMediaType))
}

function findMedia(accepted: MediaType, subject: MediaSubject, planning: Planning): PlannedMedia | undefined {
  const stripNulls = accepted.parameters.nulls === 'stripped'
  switch (accepted.type) {
    case 'application/vnd.pgrst.object':
    case 'application/vnd.pgrst.object+json': {
      const parameters: MediaType['parameters'] = stripNulls ? { nulls: 'stripped' } : {}
      return { type: { type: 'application/vnd.pgrst.object+json', parameters }, body: { kind: 'object', stripNulls }, explain: undefined }
    }
    case 'application/vnd.pgrst.array':
    case 'application/vnd.pgrst.array+json': {
      if (!stripNulls) return findMedia(json, subject, planning)
      const type = { type: 'application/vnd.pgrst.array+json', parameters: { nulls: 'stripped' } }
      return { type, body: { kind: 'array', stripNulls }, explain: undefined }
    }
    case 'application/vnd.pgrst.plan':
    case 'application/vnd.pgrst.plan+text':
      return planning.limits.explain ? explainMedia({ accepted, format: 'text' }, subject, planning) : undefined
    case 'application/vnd.pgrst.plan+json':
      return planning.limits.explain ? explainMedia({ accepted, format: 'json' }, subject, planning) : undefined
    default:
      return handledMedia(accepted, subject, planning) ?? builtInMedia(accepted)
  }
}

type Explaining = { readonly accepted: MediaType; readonly format: PlannedExplain['format'] }

function explainMedia({ accepted, format }: Explaining, subject: MediaSubject, planning: Planning): PlannedMedia | undefined {
  const explained = findMedia(parseMediaType(accepted.parameters.for ?? json.type), subject, planning)
  if (explained === undefined || explained.explain !== undefined) return undefined
  const asked = (accepted.parameters.options ?? '').split('|')
  const options = explainOptions.filter((option) => asked.includes(option))
  const parameters = { for: printMediaType(explained.type), ...(options.length > 0 && { options: options.join('|') }) }
  return { ...explained, type: { type: `application/vnd.pgrst.plan+${format}`, parameters }, explain: { format, options } }
}

/** A handler made for one relation wants its whole rows, so it only serves a request without `select`. */
function handledMedia(accepted: MediaType, subject: MediaSubject, planning: Planning): PlannedMedia | undefined {
  const { mediaHandlers } = planning.catalog
  const own = isWholeRows(subject.tree) ? mediaHandlers.filter((handler) => isFor(handler, subject.name)) : []
  const handler =
    own.find(({ mediaType }) => mediaType === '*/*') ??
    own.find(({ mediaType }) => mediaType === accepted.type) ??
    mediaHandlers.find(({ mediaType, target, isAggregate }) => isAggregate && target === null && mediaType === accepted.type)
  if (handler === undefined) return undefined
  const type = handler.mediaType === '*/*' ? 'application/octet-stream' : handler.mediaType
  return { type: { type, parameters: {} }, body: handlerBody(handler), explain: undefined }
}

function isFor({ target, function: made, isAggregate }: MediaHandler, name: QualifiedName): boolean {
  const wanted = isAggregate ? target : made
  return wanted !== null && wanted.schema === name.schema && wanted.name === name.name
}

function handlerBody({ function: made, target, isAggregate, isBinary }: MediaHandler): PlannedBody {
  return isAggregate ? { kind: 'custom', function: made, target, isBinary } : { kind: 'raw', isBinary }
}

function isWholeRows({ columns, embeds }: PlannedNode): boolean {
  return embeds.length === 0 && columns.length === 1 && columns[0]?.field.name === '*'
}

function builtInMedia({ type }: MediaType): PlannedMedia | undefined {
  switch (type) {
    case '*/*':
    case 'application/json':
      return { type: json, body: { kind: 'array', stripNulls: false }, explain: undefined }
    case 'text/csv':
      return { type: { type, parameters: {} }, body: { kind: 'csv' }, explain: undefined }
    case 'application/geo+json':
      return { type: { type, parameters: {} }, body: { kind: 'geojson' }, explain: undefined }
    default:
      return undefined
  }
}

function parseMediaType(text: string): MediaType {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim())
  return { type: type.toLowerCase(), parameters: Object.fromEntries(parameters.map((parameter) => parameter.split('='))) }
}

function printMediaType({ type, parameters }: MediaType): string {
  return [type, ...Object.entries(parameters).map(([name, value]) => `${name}=${value}`)].join(';')
}
