import type { Catalog, DatabaseFunction, Table } from '../../../catalog/types.ts'
import { getTarget } from '../../../query/passes/find-target.ts'
import { resolveFunction } from '../../../query/passes/resolve-function.ts'
import type { OptionsRequest } from '../types.ts'
import type { Reply } from './reply.ts'

/** What may be done with it, by what it is: privileges are not looked at. Throws PGRST205, PGRST202. */
export function buildOptionsReply(request: OptionsRequest, catalog: Catalog): Reply {
  const allow: readonly [string, string] = ['allow', findMethods(request, catalog)]
  return { status: 200, headers: [['access-control-allow-origin', '*'], allow], body: undefined }
}

function findMethods({ resource, schema }: OptionsRequest, catalog: Catalog): string {
  if (resource.kind === 'root') return 'OPTIONS,GET,HEAD'
  if (resource.kind === 'table') return methodsOfTable(getTarget(schema, resource.name, catalog))
  const { name } = resource
  const [anyOverload] = catalog.schemas.get(schema)?.functions.get(name) ?? []
  return methodsOfFunction(anyOverload ?? resolveFunction({ catalog, schema, name, given: [], posted: undefined }))
}

function methodsOfFunction({ volatility }: DatabaseFunction): string {
  return volatility === 'volatile' ? 'OPTIONS,POST' : 'OPTIONS,GET,HEAD,POST'
}

function methodsOfTable({ insertable, updatable, deletable, primaryKey }: Table): string {
  const methods = [
    'OPTIONS,GET,HEAD',
    insertable && 'POST',
    insertable && updatable && primaryKey.length > 0 && 'PUT',
    updatable && 'PATCH',
    deletable && 'DELETE',
  ]
  return methods.filter(Boolean).join(',')
}
