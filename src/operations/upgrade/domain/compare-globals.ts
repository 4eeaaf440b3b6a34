import type { DumpedGlobals } from '../../../postgres/dump/types.ts'
import type { UpgradeDifference } from '../types.ts'

export type ComparedGlobals = {
  readonly database: string
  /** Who makes the copy: its password in the copy is its own. */
  readonly login: string
  readonly before: DumpedGlobals
  readonly after: DumpedGlobals
}

/** Roles, memberships, settings and privileges of two databases. Verifiers of passwords are compared and never named. */
export function compareGlobals({ database, login, before, after }: ComparedGlobals): readonly UpgradeDifference[] {
  const [old, made] = [toFacts(before, login), toFacts(after, login)]
  const names = [...new Set([...old.keys(), ...made.keys()])]
  return names.flatMap((name) => {
    if (old.get(name) === made.get(name)) return []
    const detail = made.has(name) ? (old.has(name) ? 'it is another one in the copy' : 'only the copy has it') : 'it is not in the copy'
    return [{ kind: 'role', database, name, detail, serious: true }]
  })
}

function toFacts(globals: DumpedGlobals, login: string): ReadonlyMap<string, string> {
  const { roles, memberships, settings, databaseOwner, databaseGrants } = globals
  return new Map([
    ...roles.map((role): [string, string] => [
      `role ${role.name}`,
      JSON.stringify(role.name === login ? { ...role, password: null } : role),
    ]),
    ...memberships.map((each): [string, string] => [`membership of ${each.member} in ${each.role}`, JSON.stringify(each)]),
    ...settings.map((each): [string, string] => [
      `setting ${each.name} of ${each.role ?? 'everybody'}${each.inDatabase ? ' in the database' : ''}`,
      each.value,
    ]),
    ['owner of the database', databaseOwner],
    ...databaseGrants.map((each): [string, string] => [
      `${each.privilege} on the database for ${each.grantee ?? 'public'}`,
      String(each.grantable),
    ]),
  ])
}
