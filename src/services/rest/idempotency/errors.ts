import { Fault } from '../../../base/fault.ts'

export const keyInvalid = (longest: number) =>
  new Fault('idempotency_key_invalid', 400, 'The Idempotency-Key header cannot be read', {
    details: `It holds one key of 1 to ${longest} visible ASCII characters, in quotes or without.`,
    hint: 'Send a new UUID for each thing that is to be done: Idempotency-Key: "8e03978e-40d5-43e8-bc93-6894a57f9324"',
  })

export const keyReused = () =>
  new Fault('idempotency_key_reused', 422, 'This Idempotency-Key came with another request before', {
    hint: 'Repeat a request exactly as it was, or take a new key for a new request.',
  })

export const keyInUse = (cause?: unknown) =>
  new Fault('idempotency_key_in_use', 409, 'A request with this Idempotency-Key is being answered', {
    hint: 'Send it again in a moment: the answer will be that of the first.',
    headers: { 'Retry-After': '1' },
    cause,
  })

export const keysUnavailable = (cause?: unknown) =>
  new Fault('idempotency_unavailable', 501, 'Idempotency-Key cannot be honoured on this database', {
    hint: 'Let Dorsal prepare the database, for the table dorsal.idempotency_keys, or send the request without the header.',
    cause,
  })
