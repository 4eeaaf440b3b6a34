import { contractUnreadable } from '../errors.ts'
import type { Contract } from '../types.ts'

/** A contract as it was saved. `source` is what it is called in an error. Throws `contract_unreadable`. */
export function parseContract(text: string, source: string): Contract {
  const value = parseJson(text, source)
  const isContract = typeof value === 'object' && value !== null && 'format' in value && 'schemas' in value && 'endpoints' in value
  if (!isContract) throw contractUnreadable(source, 'it is JSON, and no contract')
  if (value.format !== 1) throw contractUnreadable(source, `its format is ${String(value.format)}, and only 1 is known`)
  return value as Contract
}

function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw contractUnreadable(source, 'it is no JSON', error)
  }
}
