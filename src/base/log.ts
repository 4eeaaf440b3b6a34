import { type Logger, pino } from 'pino'

export type Log = Logger

export type LogLevel = 'silent' | 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace'

/**
 * One JSON object a line, on standard error, so that standard output stays for what a command answers.
 * Callers log names, sizes and durations; never a value of a row, a header, a query string or a key.
 */
export function createLog(level: LogLevel): Log {
  return pino({ level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2))
}

export const silentLog: Log = pino({ level: 'silent' })
