type Grant = { readonly role: string; readonly privilege: string }

/** Who may do what, in words: `anon (select, insert), authenticated (select)`; empty: nobody. */
export function listCallers(grants: readonly Grant[]): string {
  const byRole = Map.groupBy(grants, ({ role }) => role)
  return [...byRole].map(([role, own]) => `${role} (${own.map(({ privilege }) => privilege).join(', ')})`).join(', ')
}
