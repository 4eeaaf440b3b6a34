import type { Witness } from '../types.ts'
import type { Attempted } from './attempt.ts'

type Refusal = Extract<Attempted['outcome'], { readonly kind: 'refused' }>

/**
 * What a refusal says of permissions. PostgreSQL checks privileges before the first row, and policies for a new row before its constraints: whoever is
 * stopped by a constraint was let in. https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function classifyRefusal(statement: string, { code, message, isWithin }: Refusal): Witness {
  const refused = (by: Extract<Witness, { kind: 'refused' }>['by']): Witness => ({ kind: 'refused', statement, by, code, message })
  if (isWithin) return { kind: 'none', why: `what it runs refused it: ${message}` }
  if (code === '42501') return refused(message.startsWith('new row violates row-level security policy') ? 'policy' : 'privilege')
  if (kindCodes.has(code)) return refused('kind of object')
  if (message.startsWith('no partition of relation')) return { kind: 'none', why: message }
  if (code.startsWith('23') || code === '44000')
    return { kind: 'passed', statement, note: `let in, then stopped by a constraint: ${message}` }
  return { kind: 'none', why: `${code}: ${message}` }
}

/** Of a statement that touches no row: what refuses it by a function, a trigger for statements, refuses it whatever the row. */
export function classifyEmpty(statement: string, refusal: Refusal): Witness {
  const { code, message, isWithin } = refusal
  return isWithin ? { kind: 'refused', statement, by: 'within', code, message } : classifyRefusal(statement, refusal)
}

/** wrong_object_type, object_not_in_prerequisite_state, generated_always, feature_not_supported. */
const kindCodes: ReadonlySet<string> = new Set(['42809', '55000', '428C9', '0A000'])
