import { escapeMarkdown, toCode } from '../domain/link-tickets.ts'
import type { ChangeUse, PermissionChange } from '../types.ts'
import type { Phrases } from './types.ts'
import { toList, toThing } from './words.ts'

const list = (words: readonly string[]) => toList(words, 'and')
const count = (number: number) => number.toLocaleString('en')
const time = (milliseconds: number) =>
  milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toLocaleString('en', { maximumFractionDigits: 1 })} s`
const plural = (number: number, one: string, many = `${one}s`) => `${count(number)} ${number === 1 ? one : many}`

/** Roles by who is behind them. */
const people: Readonly<Record<string, string>> = {
  anon: 'visitors (`anon`)',
  authenticated: 'people who signed in (`authenticated`)',
  service_role: 'servers with the secret key (`service_role`)',
}

const deeds = {
  select: { bare: 'read', rows: (rows: string) => `read ${rows} of` },
  insert: { bare: 'add rows to', rows: (rows: string) => `add ${rows} to` },
  update: { bare: 'change', rows: (rows: string) => `change ${rows} of` },
  delete: { bare: 'delete rows of', rows: (rows: string) => `delete ${rows} of` },
  execute: { bare: 'call', rows: () => 'call' },
} as const satisfies Record<PermissionChange['operation'], unknown>

const deed = ({ kind, operation, columns }: PermissionChange): string => {
  const { rows } = deeds[operation]
  const bare = operation === 'insert' && columns.length > 0 ? 'fill in' : deeds[operation].bare
  switch (kind) {
    case 'gained':
      return `can now ${bare}`
    case 'lost':
      return `can no longer ${bare}`
    case 'more rows':
      return `can now ${rows('more rows')}`
    case 'fewer rows':
      return `can now ${rows('fewer rows')}`
    case 'other rows':
      return `can now ${rows('other rows')}`
    default:
      return `may ${bare} by another rule, and no row shows whether that matters:`
  }
}

export const en: Phrases = {
  titles: { 'front-end': 'Hand-off: front-end', 'project-manager': 'Hand-off: project', operations: 'Hand-off: operations' },
  colon: ':',
  between: (from, to) => `From ${from} to ${to}.`,

  toChange: 'To change',
  nothingToChange: 'Nothing that your code relies on has changed.',
  mayMatter: 'To look at',
  isNew: 'New',
  before: 'before',
  after: 'after',
  withoutReplacement: 'nothing takes its place: take it out',
  useInstead: (name) => `Use ${name} instead.`,
  newTypes: 'Fetch the types anew: `dorsal api types --lang typescript`.',

  canNow: 'What people can do now',
  canNoLonger: 'What they can do no longer',
  seesOtherRows: 'Who reaches other rows',
  nobodyCanTell: 'To be cleared up',
  samePermissions: 'Everybody may do exactly what they could before.',
  permissionsNotAskedFor: 'What people may do was not compared (`--no-permissions`).',
  permissionsNotChecked: (why) => `What people may do could not be compared: ${why}`,
  work: 'What was done',
  noWork: 'No commit lies between the two.',
  toTest: 'To test',
  nothingToTest: 'Nothing that people see has changed: a look at the main screens is enough.',
  testPermission: (sentence) => `try it: ${sentence}`,
  testChange: (sentence) => `screens that use it still work: ${sentence}`,
  testNew: (sentence) => `it works as agreed: ${sentence}`,
  risks: 'Risks',
  noRisks: 'None known.',
  breakingChanges: (number) =>
    number === 1
      ? '1 change breaks clients that are not updated at the same time.'
      : `${count(number)} changes break clients that are not updated at the same time.`,
  riskOfLoss: (name, rows) =>
    `${name} is deleted for good${rows === null ? '' : `, with ${plural(rows, 'value or row', 'values or rows')}`}.`,
  riskOfNoReturn: (file) => `${file} has no way back but a restore.`,
  riskOfNoRehearsal: (number) =>
    `${plural(number, 'migration was', 'migrations were')} not rehearsed: how long the application waits is not known.`,

  migrations: 'Migrations, in order',
  noMigrations: 'There is no migration to run.',
  took: (milliseconds) => `took ${time(milliseconds)}`,
  lock: ({ relation, blocks, held }) =>
    `${blocks === 'writes to its rows' ? 'writes to the changed rows' : blocks} of ${toThing(relation)} wait ${time(held)}`,
  noLock: 'nobody waits',
  notRehearsed: 'not rehearsed',
  rehearsalFailed: (why) => `failed in its rehearsal: ${why}`,
  measuredOn: {
    'a copy of the live database': 'Measured on a copy of the live database.',
    'the seed': 'Measured on the rows of the seed: on the live database it takes longer.',
  },
  howToRehearse: 'To know locks and times: `dorsal db rehearse` beside the live database.',
  states: {
    new: '',
    changed: 'was changed after it was written: where it has run, it does not run again',
    removed: 'is not there any more: where it has run, its effect stays',
  },
  phases: { expand: 'serves the old application and the new', contract: 'ends the old shape: only when nobody uses it any more' },
  wayBack: 'How to go back',
  goBack: (steps) => `\`dorsal db down --steps ${steps}\` undoes all of them, newest first; each way back is tried on a copy first.`,
  withoutDown: (files) =>
    `${list(files)} ${files.length === 1 ? 'has' : 'have'} no down file. Before the deployment: \`dorsal backup mark before-deployment\`; to go back: \`dorsal restore --to before-deployment\`.`,
  contractEnds: 'After the last phase the old application does not work any more: go back before it, not after it.',

  change: ({ message }) => escapeMarkdown(message),
  changeAsTitle: ({ message }) => escapeMarkdown(message),
  uses: (uses) => `Used by ${list(uses.map(describeUse))}.`,
  permission: (change) => {
    const { subjects, object, columns, condition } = change
    const things = columns.length === 0 ? [toCode(object)] : columns.map((column) => toCode(`${object}.${column}`))
    const where = condition === null ? '' : ` where ${toCode(condition)}`
    return `${list(subjects.map((name) => people[name] ?? toCode(name)))} ${deed(change)} ${list(things)}${where}`
  },

  changelog: {
    title: 'Changelog of the API',
    about: 'The form is [Keep a Changelog](https://keepachangelog.com/en/1.1.0/).',
    unreleased: 'Unreleased',
    breaking: 'Breaking:',
    nothing: 'Nothing that clients rely on has changed.',
    sections: { removed: 'Removed', changed: 'Changed', deprecated: 'Deprecated', added: 'Added', security: 'Security' },
  },
}

function describeUse({ client, version, count: times }: ChangeUse): string {
  return `${toCode(version === null ? client : `${client} ${version}`)} (${plural(times, 'time')})`
}
