import type { Log } from '../base/log.ts'

type Told = { at: number; leftOut: number }

const toldByLog = new WeakMap<Log, Map<string, Told>>()

/**
 * One line of each kind a second; the next one says how many were left out. A server that has too much to do refuses thousands of requests a
 * second, and writing a line takes longer than refusing one. Kinds are few: codes of faults, never what clients send.
 */
export function warnSparingly(log: Log, kind: string, fields: object, message: string): void {
  const kinds = toldByLog.get(log) ?? new Map<string, Told>()
  toldByLog.set(log, kinds)
  const now = performance.now()
  const told = kinds.get(kind)
  if (told !== undefined && now - told.at < 1000) {
    told.leftOut++
    return
  }
  kinds.set(kind, { at: now, leftOut: 0 })
  log.warn(told === undefined || told.leftOut === 0 ? fields : { ...fields, leftOut: told.leftOut }, message)
}
