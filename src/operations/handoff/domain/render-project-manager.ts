import type { ApiChange, Commit, PermissionChange, Permissions, TicketLinks } from '../types.ts'
import { escapeMarkdown, linkTickets, listTickets, toCode } from './link-tickets.ts'
import { sumUses } from './sum-uses.ts'
import { renderList, type Texts, toItems } from './texts.ts'

/** What people can do now, what was done, what to test and what may go wrong. */
export function renderProjectManager(texts: Texts): readonly string[] {
  const { facts, phrases, links } = texts
  const work = facts.commits.map((commit) => renderCommit(commit, links))
  const tests = listTests(texts)
  const risks = listRisks(texts)
  return [
    ...renderAbilities(texts),
    `## ${phrases.work}`,
    work.length === 0 ? phrases.noWork : toItems(work),
    `## ${phrases.toTest}`,
    tests.length === 0 ? phrases.nothingToTest : toItems(tests, '- [ ]'),
    `## ${phrases.risks}`,
    risks.length === 0 ? phrases.noRisks : toItems(risks),
  ]
}

/** Behind the subject are the keys that only the body names: `Closes #12`. */
function renderCommit({ subject, body }: Commit, links: TicketLinks): string {
  const named = listTickets(subject, links)
  const further = listTickets(body, links).filter((key) => !named.includes(key))
  return linkTickets([subject, ...further].join(' '), links)
}

function renderAbilities({ facts: { changes, permissions }, phrases }: Texts): readonly string[] {
  const named = changes
    .filter(isNew)
    .map((change) => `${phrases.change(change)}${change.comment ? ` (${escapeMarkdown(change.comment)})` : ''}`)
  const of = (...kinds: readonly PermissionChange['kind'][]) =>
    listChanges(permissions)
      .filter(({ kind }) => kinds.includes(kind))
      .map(phrases.permission)
  return [
    ...renderList(phrases.canNow, [...of('gained', 'more rows'), ...named]),
    ...renderList(phrases.canNoLonger, of('lost', 'fewer rows')),
    ...renderList(phrases.seesOtherRows, of('other rows')),
    ...renderList(phrases.nobodyCanTell, of('unclear')),
    ...describePermissions(permissions, phrases),
  ]
}

function describePermissions(permissions: Permissions, phrases: Texts['phrases']): readonly string[] {
  if (permissions.kind === 'not asked for') return [phrases.permissionsNotAskedFor]
  if (permissions.kind === 'could not be checked') return [phrases.permissionsNotChecked(escapeMarkdown(permissions.why))]
  return permissions.changes.length === 0 ? [phrases.samePermissions] : []
}

/** What a person would notice, and not each column that came with a table. */
const newThings: ReadonlySet<string> = new Set(['relation-added', 'column-added', 'required-column-added', 'function-added'])

function isNew({ rule }: ApiChange): boolean {
  return newThings.has(rule)
}

function listChanges(permissions: Permissions): readonly PermissionChange[] {
  return permissions.kind === 'checked' ? permissions.changes : []
}

function listTests({ facts: { changes, permissions }, phrases }: Texts): readonly string[] {
  return [
    ...changes.filter(({ effect }) => effect !== 'harmless').map((change) => phrases.testChange(phrases.change(change))),
    ...listChanges(permissions).map((change) => phrases.testPermission(phrases.permission(change))),
    ...changes.filter((change) => isNew(change) && change.effect === 'harmless').map((change) => phrases.testNew(phrases.change(change))),
  ]
}

function listRisks({ facts: { changes, migrations }, phrases }: Texts): readonly string[] {
  const breaking = changes.filter(({ effect }) => effect === 'breaks')
  const users = breaking.flatMap(({ uses = [] }) => uses)
  const fresh = migrations.filter(({ state }) => state === 'new')
  const unrehearsed = fresh.filter(({ rehearsal }) => rehearsal.kind !== 'measured')
  const losses = fresh.flatMap(({ rehearsal }) => (rehearsal.kind === 'measured' ? rehearsal.losses : []))
  return [
    ...(breaking.length === 0 ? [] : [phrases.breakingChanges(breaking.length)]),
    ...(users.length === 0 ? [] : [phrases.uses(sumUses(users))]),
    ...losses.map(({ name, rows }) => phrases.riskOfLoss(toCode(name), rows)),
    ...fresh.filter(({ hasDown }) => !hasDown).map(({ file }) => phrases.riskOfNoReturn(toCode(file))),
    ...(unrehearsed.length === 0 ? [] : [phrases.riskOfNoRehearsal(unrehearsed.length)]),
  ]
}
