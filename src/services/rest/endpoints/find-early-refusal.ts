import type { FastifyRequest } from 'fastify'
import type { Identity } from '../../../access/identity.ts'
import type { Fault } from '../../../base/fault.ts'
import type { RestServiceDependencies } from '../dependencies.ts'
import { toClient } from '../domain/to-client.ts'

type Needs = Pick<RestServiceDependencies, 'authenticate' | 'database' | 'followPosition'>

/**
 * Why a request is refused when no more than its headers have come: so many wait for the database that nothing in it could change the answer.
 * Throws what `authenticate` throws, and only while the queue is full.
 */
export function findEarlyRefusal({ authenticate, database, followPosition }: Needs, { raw }: FastifyRequest): Fault | undefined {
  // OPTIONS asks nothing of the database; with replicas only the plan tells in whose queue a request would wait.
  if (raw.method === 'OPTIONS' || followPosition !== undefined) return undefined
  return database.findRefusal?.(() => {
    const { authorization, apikey } = raw.headers
    const key = Array.isArray(apikey) ? apikey.join(', ') : apikey
    return findClient(authenticate({ authorization, apikey: key }), raw.socket.remoteAddress)
  })
}

/** Undefined while a key must be fetched first. */
function findClient(found: Identity | Promise<Identity>, address: string | undefined): string | undefined {
  if (!(found instanceof Promise)) return toClient(address, found)
  // The handler asks once more, and tells what went wrong.
  found.catch(() => undefined)
  return undefined
}
