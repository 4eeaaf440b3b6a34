import type { CalledFunction } from '../facts.ts'
import type { Reason, Subject } from '../types.ts'
import { findExecute, findUsage } from './find-privilege.ts'
import { allowed, type Judgement, refuse } from './judgement.ts'
import type { World } from './world.ts'

/** Whether a subject may call a function; what it does then is told in the reasons. */
export function judgeFunction(world: World, subject: Subject, called: CalledFunction): Judgement {
  const { role } = subject
  const usage = findUsage(world, role, called.schema)
  if (usage === undefined)
    return refuse({
      kind: 'no schema usage',
      sentence: `Nothing grants USAGE on the schema ${called.schema} to ${role}`,
      name: called.schema,
    })
  const grant = findExecute(world, role, called)
  const label = `${called.schema}.${called.signature}`
  if (grant === undefined) return refuse({ kind: 'no grant', sentence: `Nothing grants EXECUTE on ${label} to ${role}` })
  const reasons = [usage, grant, toRights(world, role, called), ...listUnnamed(world, role, called)]
  return { answer: allowed, reasons, columns: [], denial: 'statement' }
}

/** A call with untyped literals needs no USAGE for the types of its arguments; one that names them, as the REST API writes it, does. */
function listUnnamed(world: World, role: string, { schema: own, argumentTypes }: CalledFunction): readonly Reason[] {
  const named = new Set(argumentTypes.map(({ schema }) => schema))
  const hidden = [...named].filter((schema) => schema !== own && world.schemas.has(schema) && !findUsage(world, role, schema))
  return hidden.map((schema) => ({
    kind: 'underlying',
    sentence: `Its arguments have types of the schema ${schema}, of which ${role} has no USAGE: a call through the REST API names them and is refused`,
    name: schema,
  }))
}

function toRights({ book }: World, role: string, { isDefiner, owner }: CalledFunction): Reason {
  if (!isDefiner) return { kind: 'invoker', sentence: `It runs with the rights of ${role}` }
  const power = book.isSuperuser(owner) ? ', a superuser' : book.bypassesRls(owner) ? ', whom policies do not concern' : ''
  return { kind: 'definer', sentence: `It runs with the rights of its owner ${owner}${power} (SECURITY DEFINER)`, name: owner }
}
