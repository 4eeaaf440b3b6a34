import type { FastifyRequest } from 'fastify'
import type { Fault } from '../base/fault.ts'
import { createClientAddressReader } from './client-address.ts'
import { overloaded, tooManyConnections } from './errors.ts'
import type { OpenConnections } from './open-connections.ts'
import type { Overload } from './overload.ts'
import type { HttpSettings } from './settings.ts'

// One for all: the stack of each would cost a tenth of its refusal, when thousands are refused a second.
const late = overloaded()
const crowded = tooManyConnections()

/** Why a request is not even read; undefined for nearly all. A client is a token at an address. */
export type FindRefusal = (request: FastifyRequest) => Fault | undefined

export function createRefusals(
  settings: Pick<HttpSettings, 'connectionLimit' | 'trustedProxies'>,
  overload: Pick<Overload, 'refuses'>,
  connections: Pick<OpenConnections, 'count'>,
): FindRefusal {
  const findAddress = createClientAddressReader(settings.trustedProxies)
  const toClient = ({ raw: { socket, headers } }: FastifyRequest) =>
    `${findAddress(socket.remoteAddress, headers['x-forwarded-for'])} ${headers.authorization ?? headers.apikey ?? ''}`
  return (request) => {
    if (connections.count() > settings.connectionLimit) return crowded
    return overload.refuses(() => toClient(request)) ? late : undefined
  }
}
