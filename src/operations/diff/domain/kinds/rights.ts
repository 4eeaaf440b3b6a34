import type { Part } from '../../types.ts'
import { type Kind, listOf, textOf } from './kind.ts'

export const owner: Kind = {
  create: ({ designation, facts }) => [`alter ${designation} owner to ${textOf(facts.owner)}`],
  drop: ({ designation }) => [`alter ${designation} owner to current_user`],
  alter: ({ after }) => ({ statements: [`alter ${after.designation} owner to ${textOf(after.facts.owner)}`] }),
}

/** What one grantee may do with one object. */
export const privileges: Kind = {
  create: (part) => renderRights(undefined, part, renderTarget(part)),
  drop: (part) => renderRights(part, undefined, renderTarget(part)),
  alter: ({ before, after }) => ({ statements: renderRights(before, after, renderTarget(after)) }),
}

export const defaultPrivileges: Kind = {
  create: (part) => renderRights(undefined, part, renderDefaultTarget(part)),
  drop: (part) => renderRights(part, undefined, renderDefaultTarget(part)),
  alter: ({ before, after }) => ({ statements: renderRights(before, after, renderDefaultTarget(after)) }),
}

type Target = {
  /** What stands before GRANT and REVOKE. */
  readonly prefix: string
  /** ` (note)` behind each privilege. */
  readonly column: string
  readonly object: string
  readonly grantee: string
}

function renderTarget({ designation, extras }: Part): Target {
  return {
    prefix: '',
    column: extras.column === null ? '' : ` (${textOf(extras.column)})`,
    object: designation,
    grantee: textOf(extras.grantee),
  }
}

function renderDefaultTarget({ extras }: Part): Target {
  const role = extras.for === null ? '' : ` for role ${textOf(extras.for)}`
  const schema = extras.schema === null ? '' : ` in schema ${textOf(extras.schema)}`
  return { prefix: `alter default privileges${role}${schema} `, column: '', object: textOf(extras.on), grantee: textOf(extras.grantee) }
}

function renderRights(before: Part | undefined, after: Part | undefined, target: Target): readonly string[] {
  const change = (name: string) => {
    const [had, has] = [listOf(before?.facts[name]), listOf(after?.facts[name])]
    return { gone: had.filter((each) => !has.includes(each)), come: has.filter((each) => !had.includes(each)) }
  }
  const [granted, withheld, grantable] = [change('granted'), change('withheld'), change('grantable')]
  const revoked = [...granted.gone, ...withheld.come]
  const bound = grantable.gone.filter((privilege) => !revoked.includes(privilege))
  const given = [...granted.come, ...withheld.gone].filter((privilege) => !grantable.come.includes(privilege))
  const { prefix, column, object, grantee } = target
  const list = (names: readonly string[]) => names.map((name) => `${name.toLowerCase()}${column}`).join(', ')
  return [
    ...(revoked.length === 0 ? [] : [`${prefix}revoke ${list(revoked)} on ${object} from ${grantee}`]),
    ...(bound.length === 0 ? [] : [`${prefix}revoke grant option for ${list(bound)} on ${object} from ${grantee}`]),
    ...(given.length === 0 ? [] : [`${prefix}grant ${list(given)} on ${object} to ${grantee}`]),
    ...(grantable.come.length === 0 ? [] : [`${prefix}grant ${list(grantable.come)} on ${object} to ${grantee} with grant option`]),
  ]
}
