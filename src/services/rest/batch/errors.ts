import { Fault } from '../../../base/fault.ts'

/** `place` is where in the batch: `requests[2].url`. */
export const batchInvalid = (place: string, problem: string, hint?: string) =>
  new Fault('batch_invalid', 400, `The batch cannot be read: ${place} ${problem}`, {
    hint: hint ?? 'Send the batch format of OData JSON 4.01: {"requests": [{"id": "a", "method": "post", "url": "clients", "body": {}}]}',
  })

export const batchTypeUnsupported = (type: string) =>
  new Fault('batch_type_unsupported', 415, `A batch is not understood as ${type}`, { hint: 'Send it as application/json.' })

export const batchTooLarge = (limit: number) =>
  new Fault('batch_too_large', 413, 'The batch is too large', {
    details: `At most ${limit} bytes are accepted`,
    hint: 'Send several batches; the operator raises the limit with DORSAL_REST_BATCH_SIZE.',
  })

export const batchTooLong = (asked: number, limit: number) =>
  new Fault('batch_too_long', 400, 'The batch holds too many requests', {
    details: `It holds ${asked}, at most ${limit} are accepted`,
    hint: 'Send several batches, or arrays of rows in one request; the operator raises the limit with DORSAL_REST_BATCH_REQUESTS.',
  })

export const batchDisabled = () =>
  new Fault('batch_disabled', 404, 'Batches are not answered here', {
    hint: 'The operator allows them with DORSAL_REST_BATCH_REQUESTS.',
  })

export const batchWantsPost = () =>
  new Fault('batch_wants_post', 405, 'A batch is sent with POST', { hint: 'Use POST.', headers: { Allow: 'POST' } })

export const batchHeaderRefused = (place: string, name: string) =>
  new Fault('batch_header_refused', 400, `The batch cannot be run: ${place} sets the header "${name}"`, {
    details: 'Who calls, and everything else about the caller, is that of the batch itself.',
    hint: 'Send the header with the batch, where it counts for all of its requests.',
  })

export const keyNeedsOneGroup = () =>
  new Fault('batch_key_needs_one_group', 400, 'A batch with an Idempotency-Key must be one transaction', {
    hint: 'Give all of its requests the same atomicityGroup, or each request that writes a key of its own in its headers.',
  })

export const dependencyFailed = (id: string) =>
  new Fault('batch_dependency_failed', 424, `Not done, because "${id}" has failed, on which it depends`)

export const conditionFalse = () => new Fault('batch_condition_false', 424, 'Not done, because its condition does not hold')

export const groupFailed = (group: string, id: string) =>
  new Fault('batch_group_failed', 424, `Undone, because "${id}" of the same group "${group}" has failed`)

export const batchStopped = (id: string) =>
  new Fault('batch_stopped', 424, `Not done, because "${id}" has failed before and the batch was to stop there`)

export const referenceMissing = (reference: string) =>
  new Fault('batch_reference_missing', 424, `Not done, because nothing is found at ${reference}`, {
    hint: 'Prefer: return=representation brings the rows that a request has written; rows are counted from 0: $a/0/id.',
  })

export const locationMissing = (id: string) =>
  new Fault('batch_reference_missing', 424, `Not done, because the answer to "${id}" has no Location`, {
    hint: 'An insert of one row tells its Location with Prefer: return=headers-only.',
  })

export const referenceNotPlain = (reference: string) =>
  new Fault('batch_reference_not_plain', 424, `Not done, because ${reference} is no text, number or truth that a URL could hold`)
