import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isErrno } from '../../base/errno.ts'
import { exchangeUnfinished } from './errors.ts'

/** Says that the data folder is being exchanged for another one; between the two renames that takes there is none. */
export type Exchange = {
  /** What it is exchanged for, as whoever does it calls it. */
  readonly id: string
  /** The command that finishes it. */
  readonly command: string
}

export const toExchangeFile = (clusterFolder: string): string => join(clusterFolder, 'exchange.json')

/** The exchange that was begun and not finished. */
export function findExchange(clusterFolder: string): Exchange | undefined {
  try {
    return JSON.parse(readFileSync(toExchangeFile(clusterFolder), 'utf8')) as Exchange
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return undefined
    throw error
  }
}

/** Keeps a start from creating an empty database in the gap. Throws `cluster_exchange_unfinished`. */
export function checkExchangeFinished(clusterFolder: string): void {
  const exchange = findExchange(clusterFolder)
  if (exchange !== undefined) throw exchangeUnfinished(clusterFolder, exchange.command)
}
