import { Fault } from '../base/fault.ts'
import { ConnectionLost, PostgresError } from './types.ts'

export const poolTimeout = () => new Fault('PGRST003', 504, 'Timed out acquiring connection from connection pool.')

export const poolQueueFull = () =>
  new Fault('database_busy', 503, 'Too many requests are waiting for the database', {
    hint: 'Try again in a moment; raise dorsal.db.queue_length or dorsal.db.pool_size if it happens often.',
    headers: { 'Retry-After': '1' },
  })

export const readerTooSlow = () =>
  new Fault('reader_too_slow', 408, 'The answer was taken too slowly, and is not complete', {
    hint: 'Read it faster, or ask for it in pages; the operator may raise dorsal.db.reader_timeout.',
  })

export const invalidConnectionUrl = (reason: string, cause?: unknown) =>
  new Fault('invalid_connection_url', 500, `The database URL cannot be used: ${reason}`, { cause })

export const houseMigrationChanged = (house: string, name: string) =>
  new Fault('house_migration_changed', 500, `Migration ${name} of ${house} differs from the one this database received`, {
    hint: 'Use the version of Dorsal that prepared this database, or a newer one.',
  })

export const isolationFixed = (wanted: string) =>
  new Fault('isolation_fixed', 400, `This wants the isolation level "${wanted}", which is not that of the transaction under way`, {
    hint: 'Send it as a request of its own.',
  })

export const databaseClosed = () => new ConnectionLost('The database was closed', { sent: false })

export const unreachable = (cause: unknown) => new ConnectionLost('PostgreSQL cannot be reached', { sent: false, cause })

export const connectionBroke = (cause: unknown, { sent }: { readonly sent: boolean }) =>
  new ConnectionLost('The connection to PostgreSQL broke', { sent, cause })

export const positionInvalid = () =>
  new Fault('position_invalid', 400, 'The header Dorsal-Position does not hold a position', {
    hint: 'Send back what an earlier answer had in this header, for example 16/B374D848.',
  })

export const tooManyParameters = (count: number) =>
  new PostgresError({
    severity: 'ERROR',
    code: '54000',
    message: `${count} values in one statement are more than the 65535 PostgreSQL takes`,
  })

export const transactionUndone = () =>
  new PostgresError({ severity: 'ERROR', code: '25P02', message: 'The transaction was undone: one of its statements had failed' })
