import pg from 'pg'
import type { Log } from '../base/log.ts'
import { rest } from '../base/rest.ts'
import { toMessage } from '../base/to-message.ts'
import { toClientConfig } from './client-config.ts'
import type { ConnectionTarget } from './connection-target.ts'
import { unreachable } from './errors.ts'
import { identifier, joinSql, renderSql, sql } from './sql.ts'

export type Listener = { readonly stop: () => Promise<void> }

export type ListenOptions = {
  readonly channels: readonly string[]
  readonly heard: (channel: string, payload: string) => void
  /** Called after each reconnection: what was notified meanwhile is lost. */
  readonly onGap: () => void
  /** Seconds. */
  readonly connectTimeout: number
}

const firstDelay = 50
const longestDelay = 2000

/** Hears NOTIFY on a connection of its own; throws ConnectionLost when the first connection cannot be had, later ones are retried for ever. */
export async function startListening(target: ConnectionTarget, options: ListenOptions, log: Log): Promise<Listener> {
  const stopping = new AbortController()
  let reconnecting = Promise.resolve()
  let client = await connectListener(target, options, onEnd).catch((error: unknown) => {
    throw unreachable(error)
  })

  function onEnd(): void {
    if (stopping.signal.aborted) return
    log.warn({ channels: options.channels }, 'the connection that listens ended; connecting again')
    reconnecting = reconnect()
  }

  async function reconnect(): Promise<void> {
    for (let delay = firstDelay; !stopping.signal.aborted; delay = Math.min(delay * 2, longestDelay)) {
      try {
        client = await connectListener(target, options, onEnd)
        if (!stopping.signal.aborted) options.onGap()
        return
      } catch (error) {
        log.debug({ error: toMessage(error) }, 'cannot listen yet')
        await rest(delay, stopping.signal)
      }
    }
  }

  return {
    stop: async () => {
      stopping.abort()
      await reconnecting
      await client.end()
    },
  }
}

async function connectListener(target: ConnectionTarget, options: ListenOptions, onEnd: () => void): Promise<pg.Client> {
  const client = new pg.Client(toClientConfig(target, options.connectTimeout))
  client.on('error', () => undefined)
  client.on('notification', (message) => options.heard(message.channel, message.payload ?? ''))
  try {
    await client.connect()
    const listens = options.channels.map((channel) => sql`listen ${identifier(channel)}`)
    await client.query(renderSql(joinSql(listens, sql`;`)).text)
  } catch (error) {
    await client.end()
    throw error
  }
  client.on('end', onEnd)
  return client
}
