import { renderPart } from './names.ts'

type Grant = { readonly role: string; readonly privilege: string }

/** Who may do what, in words: `anon (select, insert), authenticated (select)`; empty: nobody. */
export function listCallers(grants: readonly Grant[]): string {
  const byRole = Map.groupBy(grants, ({ role }) => role)
  return [...byRole].map(([role, own]) => `${role} (${own.map(({ privilege }) => privilege).join(', ')})`).join(', ')
}

/** Whose grants hold this privilege. */
export function listHolders(grants: readonly Grant[], privilege: string): readonly string[] {
  return grants.filter((grant) => grant.privilege === privilege).map(({ role }) => role)
}

/** Takes a privilege from roles; from PUBLIC as well, which they may have it from. */
export function renderRevoke(what: string, roles: readonly string[]): string {
  return `revoke ${what} from public, ${roles.map(renderPart).join(', ')};`
}
